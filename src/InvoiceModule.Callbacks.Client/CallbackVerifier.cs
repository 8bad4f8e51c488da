using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InvoiceModule.Callbacks.Client;

/// <summary>
/// Tells genuine callbacks from forged ones by the Standard Webhooks rules (https://www.standardwebhooks.com): <c>v1,</c> and the base64 of
/// HMAC-SHA256 over <c>id.timestamp.body</c>. Give it the body's bytes as they came: a body that was parsed and written again does not verify.
/// A genuine callback may come twice; act once for each event id. Safe to use from many threads at once.
/// </summary>
public sealed class CallbackVerifier
{
    /// <summary>The header with the event's id, the same on every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the time of this attempt, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the time of a callback may be from now, in both directions: 300 s.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private readonly CallbackKey[] _keys;
    private readonly TimeProvider _clock;

    /// <summary>Takes the wallet's key.</summary>
    /// <param name="key"><c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <param name="clock">The clock; null is this machine's.</param>
    /// <exception cref="ArgumentException">The key is empty, not base64, or not of 24 to 64 bytes.</exception>
    public CallbackVerifier(string key, TimeProvider? clock = null)
        : this([key], clock)
    {
    }

    /// <summary>Takes several keys, of several wallets or while one is exchanged for another: any of them will do.</summary>
    /// <param name="keys">At least one key, each <c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <param name="clock">The clock; null is this machine's.</param>
    /// <exception cref="ArgumentException">There is no key, or one is empty, not base64, or not of 24 to 64 bytes.</exception>
    public CallbackVerifier(IEnumerable<string> keys, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _keys = [.. keys.Select(CallbackKey.Parse)];
        if (_keys.Length == 0)
            throw new ArgumentException("Give at least one key to verify callbacks with.", nameof(keys));
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Checks a callback. Prefer <see cref="Read"/>, which cannot be used without minding the answer.</summary>
    /// <param name="id">The value of <see cref="IdHeader"/>.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="signature">The value of <see cref="SignatureHeader"/>.</param>
    /// <param name="body">The body as it came.</param>
    /// <returns><see cref="CallbackVerification.Valid"/>, or what is wrong.</returns>
    public CallbackVerification Verify(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
            return CallbackVerification.MissingHeader;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return CallbackVerification.BadTimestamp;
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        if (seconds < now - (long)Tolerance.TotalSeconds)
            return CallbackVerification.TooOld;
        if (seconds > now + (long)Tolerance.TotalSeconds)
            return CallbackVerification.TooNew;
        return IsSigned(id, seconds, signature, body) ? CallbackVerification.Valid : CallbackVerification.WrongSignature;
    }

    /// <summary>Checks a callback and reads it.</summary>
    /// <param name="id">The value of <see cref="IdHeader"/>.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="signature">The value of <see cref="SignatureHeader"/>.</param>
    /// <param name="body">The body as it came.</param>
    /// <returns>The callback, genuine.</returns>
    /// <exception cref="CallbackRejectedException">It is not genuine or not recent; answer 401 or 400.</exception>
    /// <exception cref="FormatException">It is genuine and still no callback this version can read.</exception>
    public Callback Read(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        var result = Verify(id, timestamp, signature, body);
        return result == CallbackVerification.Valid ? Callback.Parse(body) : throw new CallbackRejectedException(result);
    }

    /// <summary>Whether any item is any key's signature. Every one is compared, in constant time, so that the time taken tells nothing.</summary>
    private bool IsSigned(string id, long timestamp, string signature, ReadOnlySpan<byte> body)
    {
        var given = new List<byte[]>();
        foreach (var item in signature.Split(' '))
        {
            // Other versions and junk are passed over: a sender may add some one day.
            var parts = item.Split(',');
            if (parts.Length >= 2 && parts[0] == "v1")
                given.Add(Encoding.UTF8.GetBytes(parts[1]));
        }

        var found = false;
        foreach (var key in _keys)
        {
            var expected = key.Sign(id, timestamp, body);
            foreach (var one in given)
                found |= CryptographicOperations.FixedTimeEquals(one, expected);
        }

        return found;
    }
}
