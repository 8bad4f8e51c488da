namespace InvoiceModule.Diagnostics;

/// <summary>An alarm that stands: what a chain has found that somebody has to look at.</summary>
/// <param name="Id">Its number, by which it is cleared.</param>
/// <param name="Blockchain">The chain.</param>
/// <param name="FirstHeight">The first block it was found in.</param>
/// <param name="LastHeight">The last block it was found in so far.</param>
/// <param name="Text">What was found and what to do.</param>
/// <param name="Since">When it was first found, UTC.</param>
public sealed record ChainAlarmView(long Id, string Blockchain, long FirstHeight, long LastHeight, string Text, DateTime Since);
