namespace InvoiceModule.Invoices;

/// <summary>A merchant's <c>Idempotency-Key</c> with the bytes it came with.</summary>
/// <param name="Key">1..255 characters.</param>
/// <param name="BodyHash">SHA-256 of the request's bytes.</param>
internal sealed record IdempotencyKey(string Key, byte[] BodyHash);
