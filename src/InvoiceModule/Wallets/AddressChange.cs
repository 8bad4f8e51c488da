namespace InvoiceModule.Wallets;

/// <summary>What a change of a wallet's addresses would come to, for whoever confirms it.</summary>
/// <param name="First">The first addresses it brings, with their numbers; without, where they are a list.</param>
/// <param name="New">How many it brings now; null where they never end.</param>
/// <param name="Known">How many of a list the wallet has already.</param>
internal sealed record AddressChange(IReadOnlyList<(long? Index, string Text)> First, int? New, int Known);
