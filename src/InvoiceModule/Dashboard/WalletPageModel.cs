using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>One wallet with what can be changed on it.</summary>
internal sealed record WalletPageModel
{
    public required WalletSettings Settings { get; init; }

    /// <summary>Where the addresses of each chain come from, by chain; null where the host has it no more.</summary>
    public required IReadOnlyDictionary<string, string?> Sources { get; init; }

    /// <summary>How the addresses stand, by address space.</summary>
    public required IReadOnlyList<PoolState> Pool { get; init; }

    /// <summary>The rest of addresses when a currency has none of its own.</summary>
    public required TimeSpan DefaultRest { get; init; }

    public PageFault? Fault { get; init; }

    /// <summary>The form as it was sent, by field; empty unless it was refused.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? GivenOr(string form, string field, string? stored) => Fault?.Form == form && Given.TryGetValue(field, out var given) ? given : stored;
}
