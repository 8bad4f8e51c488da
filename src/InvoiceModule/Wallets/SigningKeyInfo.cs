namespace InvoiceModule.Wallets;

/// <summary>What may be told of a signing key.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">When it stops signing; null for the newest.</param>
internal sealed record SigningKeyInfo(DateTime CreatedAt, DateTime? ExpiresAt);
