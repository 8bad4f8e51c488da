using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>What is agreed when an invoice is created, and never changes.</summary>
internal sealed record InvoiceTerms
{
    public required Guid Id { get; init; }

    public required Guid WalletId { get; init; }

    public required string Blockchain { get; init; }

    public required Asset Asset { get; init; }

    public required BigInteger Value { get; init; }

    public BigInteger Tolerance { get; init; }

    public string? FiatCurrency { get; init; }

    public string? FiatValue { get; init; }

    public int FiatPercent { get; init; }

    public bool IsFiatPriced { get; init; }

    public string? Rate { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required int ExpiryMinutes { get; init; }

    public required int Confirmations { get; init; }

    public int? PauseMinutes { get; init; }

    public required InvoiceData Data { get; init; }

    /// <summary>Encrypted.</summary>
    public byte[]? SecretKey { get; init; }
}
