using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceModule.Storage;

/// <summary>Encrypts what must not be read from a copy of the database: secret keys, signing keys, stored bodies.</summary>
internal sealed class Secrets(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("InvoiceModule.Secrets.v1");

    public byte[] Protect(byte[] plain) => _protector.Protect(plain);

    public byte[] Protect(string plain) => _protector.Protect(Encoding.UTF8.GetBytes(plain));

    public byte[] Unprotect(byte[] cipher) => _protector.Unprotect(cipher);

    public string UnprotectText(byte[] cipher) => Encoding.UTF8.GetString(_protector.Unprotect(cipher));

    /// <summary>Reads a text; null when the key ring that it was encrypted with is lost.</summary>
    public string? TryUnprotectText(byte[] cipher)
    {
        try
        {
            return UnprotectText(cipher);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
