using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>What a chain says of a transfer to one of our addresses.</summary>
internal sealed record PaymentFacts
{
    public required Guid WalletId { get; init; }

    public required string Blockchain { get; init; }

    public required string TxId { get; init; }

    public required int Ordinal { get; init; }

    public required long AddressId { get; init; }

    public required string Symbol { get; init; }

    public string? ContractAddress { get; init; }

    public required BigInteger Amount { get; init; }

    /// <summary>Whether no transaction can be named that brought it.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Whether the merchant sent it himself, as far as the module can know and was told to look.</summary>
    public bool IsInternal { get; init; }

    public int Maturity { get; init; }

    public string[] Spends { get; init; } = [];
}
