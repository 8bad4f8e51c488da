namespace InvoiceModule.Tests.Faults;

/// <summary>Something the module does with the database.</summary>
/// <param name="ArrangeAsync">Makes everything that is needed for a run of its own.</param>
internal sealed record FaultFlow(Func<FaultWorld, Task<FaultRun>> ArrangeAsync)
{
    /// <summary>Whether a failure leaves the stored state as it was; a flow of several transactions may get as far as one of them.</summary>
    public bool IsAtomic { get; init; } = true;

    /// <summary>Whether it runs inside a transaction of the host's, whose failures are the host's to see.</summary>
    public bool IsHosts { get; init; }
}
