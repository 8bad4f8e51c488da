using System.Security.Cryptography;
using System.Text;

namespace InvoiceModule.Callbacks.Client;

/// <summary>A signing key: 24 to 64 bytes, as Standard Webhooks has it.</summary>
internal sealed class CallbackKey
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    private readonly byte[] _bytes;

    private CallbackKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads <c>whsec_</c> and base64; the prefix may be left out, as the Standard Webhooks libraries allow.</summary>
    /// <exception cref="ArgumentException">The key is weak or none. The message never holds it.</exception>
    public static CallbackKey Parse(string? key)
    {
        var text = key?.StartsWith(Prefix, StringComparison.Ordinal) == true ? key[Prefix.Length..] : key;
        if (string.IsNullOrEmpty(text))
            throw Weak(nameof(key), "it is empty. Is the setting that holds it missing?");
        var bytes = new byte[text.Length];
        // Convert allows white space; a key with some was pasted badly.
        if (text.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(text, bytes, out var length))
            throw Weak(nameof(key), "what follows whsec_ is not base64. Copy the wallet's key as a whole.");
        return length switch
        {
            < MinBytes => throw Weak(nameof(key), $"it has {length} bytes, fewer than {MinBytes}: it could be guessed."),
            > MaxBytes => throw Weak(nameof(key), $"it has {length} bytes, more than {MaxBytes}."),
            _ => new CallbackKey(bytes[..length]),
        };
    }

    /// <summary>The base64 of HMAC-SHA256 over <c>id.timestamp.body</c>, as ASCII.</summary>
    public byte[] Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _bytes);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(hmac.GetHashAndReset()));
    }

    private static ArgumentException Weak(string parameter, string why) => new($"This is no key to verify callbacks with: {why}", parameter);
}
