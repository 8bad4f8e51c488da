using System.Numerics;

namespace InvoiceModule.Wallets;

/// <summary>A coin or token that a wallet knows, and on which terms.</summary>
internal sealed class WalletCurrency
{
    public required Guid WalletId { get; init; }

    /// <summary>The chain's own name.</summary>
    public required string Blockchain { get; init; }

    /// <summary>The asset's own symbol.</summary>
    public required string Symbol { get; init; }

    public string? ContractAddress { get; set; }

    public required int Decimals { get; set; }

    /// <summary>Whether invoices may be issued in it.</summary>
    public bool Active { get; set; }

    /// <summary>The fewest confirmations an invoice may ask for; 0 allows unconfirmed payments to count as paid.</summary>
    public int MinConfirmations { get; set; } = 1;

    /// <summary>How much of the value may be missing, in hundredths of a percent.</summary>
    public int ToleranceBasisPoints { get; set; }

    /// <summary>Payments below this many base units are ignored, unless they complete an invoice.</summary>
    public BigInteger Dust { get; set; }

    /// <summary>How long an unused address rests, in minutes; null for the option's value.</summary>
    public int? RestMinutes { get; set; }
}
