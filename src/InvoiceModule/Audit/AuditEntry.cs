using System.Numerics;

namespace InvoiceModule.Audit;

/// <summary>What a person did, in the transaction in which it was done. Rows are added and never changed.</summary>
internal sealed class AuditEntry
{
    public const int MaxWho = 128;
    public const int MaxWhy = 1000;

    public long Id { get; private init; }

    public required Guid WalletId { get; init; }

    public required DateTime At { get; init; }

    public required string Who { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public Guid? InvoiceId { get; init; }

    public long? PaymentId { get; init; }

    /// <summary>What it was done to, where that is neither an invoice nor a payment: <c>bitcoin/BTC</c>, an event, a URL.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// What the invoice had received when that was decided on, in base units: a refund of the surplus, or of all of a short payment, or that the surplus is kept, or
    /// that what is missing since a refund is dealt with. The decision stands for as much. Of other acts it is null.
    /// </summary>
    public BigInteger? Received { get; init; }

    /// <summary>The reason given; empty for acts that need none.</summary>
    public required string Why { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}
