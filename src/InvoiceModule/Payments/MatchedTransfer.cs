using InvoiceModule.Addresses;
using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>A transfer to one of our addresses.</summary>
/// <param name="Transaction">The transaction it is part of.</param>
/// <param name="Transfer">The transfer.</param>
/// <param name="Address">Our address.</param>
/// <param name="Block">The block it stands in; null while it waits.</param>
internal sealed record MatchedTransfer(ChainTransaction Transaction, Transfer Transfer, PoolAddress Address, Block? Block);
