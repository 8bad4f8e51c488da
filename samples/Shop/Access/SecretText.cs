using System.Security.Cryptography;
using System.Text;

namespace Shop.Access;

internal static class SecretText
{
    /// <summary>Compares in a time that tells nothing: hashes have one length, whatever was given.</summary>
    public static bool AreSame(string given, string secret)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
