namespace InvoiceModule.Simulation.Truth;

/// <summary>How the host's handler behaves.</summary>
internal enum HandlerMood
{
    Usual,
    Slow,
    Failing,
}
