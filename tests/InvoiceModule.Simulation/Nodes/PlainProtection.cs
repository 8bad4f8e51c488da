using Microsoft.AspNetCore.DataProtection;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>Stands in for the host's data protection: as secret as a mirror, but without chance of its own.</summary>
internal sealed class PlainProtection : IDataProtectionProvider, IDataProtector
{
    private const byte Mask = 0x5A;

    public static readonly PlainProtection Instance = new();

    public IDataProtector CreateProtector(string purpose) => this;

    public byte[] Protect(byte[] plaintext) => [Mask, .. plaintext.Select(b => (byte)(b ^ Mask))];

    public byte[] Unprotect(byte[] protectedData) => [.. protectedData.Skip(1).Select(b => (byte)(b ^ Mask))];
}
