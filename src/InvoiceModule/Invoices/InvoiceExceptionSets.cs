namespace InvoiceModule.Invoices;

/// <summary>Flags stand in one column. No index finds a bit, but one finds each of the few sets that hold it.</summary>
internal static class InvoiceExceptionSets
{
    private static readonly InvoiceExceptions All = Enum.GetValues<InvoiceExceptions>().Aggregate((one, other) => one | other);

    /// <summary>Every set that holds a flag.</summary>
    public static IReadOnlyList<InvoiceExceptions> With(InvoiceExceptions flag)
        => [.. Enumerable.Range(0, (int)All + 1).Select(set => (InvoiceExceptions)set).Where(set => set.HasFlag(flag))];
}
