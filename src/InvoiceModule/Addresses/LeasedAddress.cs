namespace InvoiceModule.Addresses;

/// <summary>What a lease got.</summary>
/// <param name="Id">The pool's row.</param>
/// <param name="Text">The address as payers are shown it.</param>
/// <param name="Epoch">The lease's number on this address.</param>
/// <param name="FreedAt">When the lease before ended; null when there was none.</param>
internal sealed record LeasedAddress(long Id, string Text, int Epoch, DateTime? FreedAt);
