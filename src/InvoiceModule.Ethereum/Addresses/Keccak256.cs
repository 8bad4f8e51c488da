using Org.BouncyCastle.Crypto.Digests;

namespace InvoiceModule.Ethereum.Addresses;

/// <summary>The hash of Ethereum: Keccak with the padding it had before NIST made SHA-3 of it.</summary>
internal static class Keccak256
{
    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(data);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }
}
