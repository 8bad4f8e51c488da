using System.Numerics;

namespace InvoiceModule.Testing.Chains;

/// <summary>One movement of value in a transaction that is to be broadcast.</summary>
/// <param name="Address">To whom, in the chain's form.</param>
/// <param name="Amount">Base units, 0..2^256-1.</param>
/// <param name="Symbol">Which of the chain's assets; null for its native coin.</param>
public sealed record SimulatedOutput(string Address, BigInteger Amount, string? Symbol = null)
{
    /// <summary>Account chains: moves the token of this contract instead, whatever it may call itself: a worthless namesake, for example.</summary>
    public string? ContractAddress { get; init; }
}
