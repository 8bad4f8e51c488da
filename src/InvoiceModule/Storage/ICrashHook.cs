namespace InvoiceModule.Storage;

/// <summary>
/// Told when a flow reaches one of <see cref="CrashPoints"/>. The product's own does nothing; a simulation and a test of real processes replace it,
/// to let the process die there. It throws only what ends the whole node.
/// </summary>
internal interface ICrashHook
{
    void Reach(string point);

    /// <summary>A transaction of a flow begins, here and in what is called from here.</summary>
    void Begin(CrashFlow flow)
    {
    }
}
