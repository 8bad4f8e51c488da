using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>What the documentation's "Create Invoice" takes. The same limits hold for HTTP and for <see cref="IInvoiceService"/>.</summary>
public sealed record CreateInvoiceRequest
{
    /// <summary>The chain, in any letter case.</summary>
    public required string Blockchain { get; init; }

    /// <summary>The coin or token, in any letter case.</summary>
    public required string Symbol { get; init; }

    /// <summary>The amount in base units, 1..2^256-1. Exactly one of this and <see cref="FiatAmount.Value"/> is given.</summary>
    public BigInteger? Value { get; init; }

    /// <summary>The price in a fiat currency; with only its currency beside <see cref="Value"/> the answer shows the equivalent.</summary>
    public FiatAmount? FiatCurrency { get; init; }

    /// <summary>Minutes to pay: 15..40.</summary>
    public int Expiry { get; init; } = 15;

    /// <summary>Confirmations after which it counts as paid: the currency's minimum..10000.</summary>
    public required int Confirmations { get; init; }

    /// <summary>The merchant's own key, echoed in callbacks only; at most 256 characters.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Minutes the address must rest afterwards, 0..525600; null for the configured rest.</summary>
    public int? Pause { get; init; }

    /// <summary>The merchant's own data.</summary>
    public InvoiceData Data { get; init; } = new();
}
