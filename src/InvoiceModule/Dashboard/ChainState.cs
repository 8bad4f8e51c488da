namespace InvoiceModule.Dashboard;

/// <summary>How a chain is being read.</summary>
/// <param name="Blockchain">The chain.</param>
/// <param name="Height">Up to which block.</param>
/// <param name="Behind">How many blocks more its node had at the last look; null while that is not known.</param>
/// <param name="Lag">Since when the tip has not been reached; null when it never was.</param>
/// <param name="TipAge">How long ago the tip last rose.</param>
/// <param name="Failure">What its node said, while it does not answer.</param>
/// <param name="IsLate">Whether new invoices on it are refused.</param>
internal sealed record ChainState(string Blockchain, long Height, long? Behind, TimeSpan? Lag, TimeSpan TipAge, string? Failure, bool IsLate);
