using System.Security.Cryptography;

namespace InvoiceModule.Storage;

internal sealed class SystemEntropy : IEntropy
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
