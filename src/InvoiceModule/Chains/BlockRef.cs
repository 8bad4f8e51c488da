namespace InvoiceModule.Chains;

/// <summary>A block's place: the only thing by which the module trusts its position on a chain.</summary>
/// <param name="Height">Number of blocks below it, from 0.</param>
/// <param name="Hash">The block's hash, at most 128 characters, always in the same letter case.</param>
public sealed record BlockRef(long Height, string Hash);
