using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>An invoice in a list.</summary>
internal sealed record InvoiceRow
{
    public required Guid Id { get; init; }

    public required Guid WalletId { get; init; }

    public required string? OrderId { get; init; }

    public required string? Title { get; init; }

    public required BigInteger Value { get; init; }

    public required BigInteger Received { get; init; }

    public required int Decimals { get; init; }

    public required string Symbol { get; init; }

    public required string Blockchain { get; init; }

    public required string? FiatCurrency { get; init; }

    /// <summary>What the payer is asked for: with its markup.</summary>
    public required string? FiatAsked { get; init; }

    public required InvoiceStatus Status { get; init; }

    public required InvoiceExceptions Exceptions { get; init; }

    public required bool Active { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public InvoiceCursor Cursor => new(CreatedAt, Id);

    public static IQueryable<InvoiceRow> Of(IQueryable<Invoice> invoices) => invoices.Select(i => new InvoiceRow
    {
        Id = i.Id,
        WalletId = i.WalletId,
        OrderId = i.OrderId,
        Title = i.Title,
        Value = i.Value,
        Received = i.Received,
        Decimals = i.Decimals,
        Symbol = i.Symbol,
        Blockchain = i.Blockchain,
        FiatCurrency = i.FiatCurrency,
        FiatAsked = i.FiatAsked ?? i.FiatValue,
        Status = i.Status,
        Exceptions = i.Exceptions,
        Active = i.Active,
        CreatedAt = i.CreatedAt,
        ExpiresAt = i.ExpiresAt,
    });
}
