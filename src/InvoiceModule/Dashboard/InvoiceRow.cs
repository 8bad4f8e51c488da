using System.Numerics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>An invoice in a list.</summary>
internal sealed record InvoiceRow
{
    public required Guid Id { get; init; }

    public required string? OrderId { get; init; }

    public required BigInteger Value { get; init; }

    public required int Decimals { get; init; }

    public required string Symbol { get; init; }

    public required string Blockchain { get; init; }

    public required InvoiceStatus Status { get; init; }

    public required InvoiceExceptions Exceptions { get; init; }

    public required bool Active { get; init; }

    public required DateTime CreatedAt { get; init; }
}
