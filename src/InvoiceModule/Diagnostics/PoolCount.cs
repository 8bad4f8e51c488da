namespace InvoiceModule.Diagnostics;

/// <summary>How many addresses of a space are in a state.</summary>
/// <param name="Space">The chain, or the name that chains share.</param>
/// <param name="State"><c>free</c>, <c>leased</c>, <c>resting</c>, <c>pinned</c> or <c>retired</c>; an address counts in the first of leased, retired, pinned, resting, free that it is.</param>
/// <param name="Count">How many.</param>
internal sealed record PoolCount(string Space, string State, long Count);
