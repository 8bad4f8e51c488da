namespace CustomChain;

/// <summary>One page of the book.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Seal">Its own seal, under everything that is on it.</param>
/// <param name="PreviousSeal">The seal of the page before, copied onto it: so no page can be exchanged without all that follow.</param>
/// <param name="BoundAt">When it was bound, UTC.</param>
/// <param name="Slips">The slips on it.</param>
public sealed record PebblePage(int Number, string Seal, string PreviousSeal, DateTime BoundAt, IReadOnlyList<PebbleSlip> Slips);
