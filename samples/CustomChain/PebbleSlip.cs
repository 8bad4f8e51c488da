namespace CustomChain;

/// <summary>A slip that somebody handed in.</summary>
/// <param name="Id">What the clerk stamped on it.</param>
/// <param name="Stub">The stub it was torn from. Each stub is good for one slip: of two slips with one stub, one will never be bound.</param>
/// <param name="HandedInAt">When the clerk got it, UTC.</param>
/// <param name="Payments">Its lines.</param>
public sealed record PebbleSlip(string Id, string Stub, DateTime HandedInAt, IReadOnlyList<PebblePayment> Payments);
