namespace InvoiceModule.Chains;

/// <summary>
/// What a chain has found in its blocks that it cannot settle by itself, and that somebody has to look at. It turns the health check of chains red and stands
/// on the dashboard until a person has cleared it, also after a restart.
/// </summary>
/// <param name="Subject">What it is about, the same whenever it is found again: 1..128 characters. One alarm of a chain and subject stands at a time.</param>
/// <param name="FirstHeight">The first block it was found in.</param>
/// <param name="LastHeight">The last one, not below the first.</param>
/// <param name="Text">What was found and what to do, in whole sentences, at most 1024 characters: no password, no URL.</param>
public sealed record ChainAlarm(string Subject, long FirstHeight, long LastHeight, string Text)
{
    /// <summary>The token it is about, as in <see cref="Asset.ContractAddress"/>: once the chain has it no more, the alarm is over. Null: it is about the chain itself.</summary>
    public string? ContractAddress { get; init; }
}
