using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>Where a wallet's addresses on one chain come from, and what can be done about it.</summary>
internal sealed record AddressPageModel
{
    public required Wallet Wallet { get; init; }

    public required string Blockchain { get; init; }

    /// <summary>The network as people know it.</summary>
    public required string Network { get; init; }

    /// <summary>Other chains of this host on which the same addresses are used.</summary>
    public required IReadOnlyList<string> Sharing { get; init; }

    public required AddressState State { get; init; }

    public required IReadOnlyList<PoolState> Pool { get; init; }

    /// <summary>What keys the chain reads; null when it reads none.</summary>
    public string? KeyForms { get; init; }

    /// <summary>Whether the host lets it be changed here.</summary>
    public required bool MayChange { get; init; }

    public AddressForm Form { get; init; } = AddressForm.Empty;

    /// <summary>What is to be confirmed; null while nothing is.</summary>
    public AddressChange? Change { get; init; }

    public PageFault? Fault { get; init; }

    public string Source => State switch
    {
        { SetAt: { } at, IsReadable: true } => DashboardTexts.SetHere(at),
        { SetAt: not null } => DashboardTexts.UnreadableKey,
        { HasCode: true } => DashboardTexts.SetInCode,
        _ => DashboardTexts.ImportedOnly,
    };
}
