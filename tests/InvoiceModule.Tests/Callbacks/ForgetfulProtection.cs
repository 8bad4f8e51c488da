using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>A key ring that protects everything, and cannot read back what holds a certain text.</summary>
internal sealed class ForgetfulProtection : IDataProtectionProvider, IDataProtector
{
    private readonly IDataProtector _inner = new EphemeralDataProtectionProvider().CreateProtector("tests");

    /// <summary>What it cannot read; null for nothing.</summary>
    public string? Forgotten { get; set; }

    public IDataProtector CreateProtector(string purpose) => this;

    public byte[] Protect(byte[] plaintext) => _inner.Protect(plaintext);

    public byte[] Unprotect(byte[] protectedData)
    {
        var plain = _inner.Unprotect(protectedData);
        return Forgotten is { } text && Encoding.UTF8.GetString(plain).Contains(text, StringComparison.Ordinal) ? throw new CryptographicException("The key is gone.") : plain;
    }
}
