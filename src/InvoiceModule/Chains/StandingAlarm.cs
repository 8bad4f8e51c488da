namespace InvoiceModule.Chains;

/// <summary>An alarm as it is stored: it stands until a person clears it, and its row stays, with who did and why.</summary>
internal sealed class StandingAlarm
{
    public const int MaxText = 1024;

    public long Id { get; private init; }

    public required string Blockchain { get; init; }

    public required string Subject { get; init; }

    public string? ContractAddress { get; init; }

    public required long FirstHeight { get; set; }

    public required long LastHeight { get; set; }

    public required string Text { get; set; }

    /// <summary>When it was raised.</summary>
    public required DateTime Since { get; init; }

    /// <summary>When a person cleared it; null while it stands.</summary>
    public DateTime? ClearedAt { get; set; }

    public string? ClearedBy { get; set; }

    public string? ClearedWhy { get; set; }

    /// <summary>Which blocks of which chain, and what.</summary>
    public string Sentence => SentenceOf(Blockchain);

    /// <summary>The same, with the chain as people know it.</summary>
    public string SentenceOf(string network) => FormattableString.Invariant($"{network}, {(FirstHeight == LastHeight ? "block" : "blocks")} {FirstHeight}{(FirstHeight == LastHeight ? "" : FormattableString.Invariant($" to {LastHeight}"))}: {Text}");

    /// <summary>Whether it is still about something: a token that the chain has no more concerns nobody.</summary>
    public bool Concerns(IChain chain)
        => chain.Blockchain == Blockchain && (ContractAddress is null || chain.Assets.Any(a => string.Equals(a.ContractAddress, ContractAddress, StringComparison.OrdinalIgnoreCase)));
}
