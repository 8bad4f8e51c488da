using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>The right to read a chain on, from a place, until somebody else has a higher fence.</summary>
internal sealed record ScanClaim(string Blockchain, long Fence, BlockRef At, DateTime? ScannedAt);
