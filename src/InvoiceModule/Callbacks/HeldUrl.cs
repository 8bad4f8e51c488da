namespace InvoiceModule.Callbacks;

/// <summary>A URL that answered 410: nothing more is sent there for this wallet until somebody redelivers by hand.</summary>
internal sealed class HeldUrl
{
    public required Guid WalletId { get; init; }

    /// <summary>SHA-256 of the exact URL in hexadecimal: a key of fixed length for a URL of any.</summary>
    public required string UrlHash { get; init; }

    public required DateTime HeldAt { get; init; }
}
