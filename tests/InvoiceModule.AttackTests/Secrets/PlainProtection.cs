using Microsoft.AspNetCore.DataProtection;

namespace InvoiceModule.AttackTests.Secrets;

/// <summary>Protection that protects nothing: what the tests find with it they would find if encryption were forgotten.</summary>
internal sealed class PlainProtection : IDataProtectionProvider, IDataProtector
{
    public IDataProtector CreateProtector(string purpose) => this;

    public byte[] Protect(byte[] plaintext) => plaintext;

    public byte[] Unprotect(byte[] protectedData) => protectedData;
}
