using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace InvoiceModule.Keys;

/// <summary>RIPEMD-160 of SHA-256: the fingerprint of a key (BIP 32), and what addresses of Bitcoin's family are made of.</summary>
internal static class Hash160
{
    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var digest = new RipeMD160Digest();
        digest.BlockUpdate(SHA256.HashData(data));
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash);
        return hash;
    }
}
