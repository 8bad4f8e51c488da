using System.Numerics;

namespace InvoiceModule.Simulation.Chains;

/// <summary>What a node says falsely of its pool, in one answer: what a transaction pays, or that it is there at all.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Amount">What its first transfer pays, as the node says.</param>
/// <param name="IsInvented">Whether nobody ever sent it.</param>
internal sealed record AmountLie(SimTransaction Transaction, BigInteger Amount, bool IsInvented);
