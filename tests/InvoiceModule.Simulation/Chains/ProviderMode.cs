namespace InvoiceModule.Simulation.Chains;

/// <summary>How the service answers that makes a network's addresses.</summary>
internal enum ProviderMode
{
    /// <summary>At once.</summary>
    Well,

    /// <summary>With an error.</summary>
    Failing,

    /// <summary>Not at all, and it goes when it is sent away.</summary>
    Silent,

    /// <summary>Not for a long time, and it does not hear that nobody waits for it any more.</summary>
    Deaf,

    /// <summary>Late, now and then too late.</summary>
    Slow,
}
