namespace InvoiceModule.Invoices;

/// <summary>Binds a merchant's <c>Idempotency-Key</c> to the invoice it made and to the bytes that asked for it.</summary>
internal sealed class IdempotencyRecord
{
    public required Guid WalletId { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request body.</summary>
    public required byte[] BodyHash { get; init; }

    public required Guid InvoiceId { get; init; }

    public required DateTime CreatedAt { get; init; }
}
