using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Invoices;

/// <summary>The <c>Idempotency-Key</c> header of a create.</summary>
internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    private const int MaxLength = 255;

    /// <summary>Reads the key and binds it to the bytes of the body.</summary>
    /// <returns>Null when there is none, or a fault.</returns>
    public static IdempotencyKey? Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, ValidationErrors errors)
    {
        if (!headers.TryGetValue(Name, out var values) || values.Count == 0)
            return null;
        if (values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } key && !key.Any(char.IsControl) && !key.Any(char.IsSurrogate))
            return new IdempotencyKey(key, SHA256.HashData(body));
        errors.Add(Name, "Must be one value of 1..255 characters, such as a UUID, without control characters.");
        return null;
    }
}
