using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InvoiceModule.Tests.Callbacks.Client;

/// <summary>The test vector of the contract, and a signer of our own to make others.</summary>
internal static class Vector
{
    public const string Id = "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G";
    public const string Signature = "v1,ZLshUYQF5Hr/aIhN7/+G02Qn1ckHUstGCeQFnLPuJAg=";
    public const long Timestamp = 1795400000;

    public static readonly byte[] KeyBytes = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    public static readonly string Key = "whsec_" + Convert.ToBase64String(KeyBytes);
    public static readonly string TimestampText = Timestamp.ToString(CultureInfo.InvariantCulture);
    public static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"id":"7f3c2a9e-0b1d-4c5e-8f60-112233445566","status":"PAID","version":4,"secret_key":"sécret 🔑 """ + "\u2028\"}");

    public static string Sign(byte[] key, string id, string timestamp, byte[] body)
        => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray()));

    public static string KeyOf(byte[] bytes) => "whsec_" + Convert.ToBase64String(bytes);
}
