using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>The right to read a chain on, from a place, until somebody else has a higher fence.</summary>
/// <param name="Blockchain">The chain.</param>
/// <param name="Fence">The claim's number.</param>
/// <param name="At">The newest block that has been booked.</param>
/// <param name="Revision">How many bookings there have been.</param>
/// <param name="ScannedAt">When the last whole look began.</param>
internal sealed record ScanClaim(string Blockchain, long Fence, BlockRef At, long Revision, DateTime? ScannedAt)
{
    public static ScanClaim Of(ChainCursor cursor) => new(cursor.Blockchain, cursor.Fence, new BlockRef(cursor.Height, cursor.Hash), cursor.Revision, cursor.ScannedAt);
}
