namespace InvoiceModule.Wallets;

/// <summary>A key that signs a wallet's callbacks, encrypted at rest.</summary>
internal sealed class SigningKey
{
    public long Id { get; private init; }

    public required Guid WalletId { get; init; }

    /// <summary>The <c>whsec_</c> text, encrypted.</summary>
    public required byte[] Secret { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>When it stops signing, after a newer one took over; null for the newest.</summary>
    public DateTime? ExpiresAt { get; set; }
}
