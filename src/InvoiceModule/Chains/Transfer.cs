using System.Numerics;

namespace InvoiceModule.Chains;

/// <summary>One movement of value to one address.</summary>
/// <param name="Ordinal">
/// Its place among the outputs (UTXO: the vout) or transfers of its own transaction, from 0. Not the log index of a block: that one moves in a
/// reorganisation. With the chain and the transaction it is the payment's identity.
/// </param>
/// <param name="To">The receiver's key, as <see cref="IChain.GetAddressKey"/> writes it.</param>
/// <param name="Amount">How much, in base units (satoshi, wei, 10^-6 USDT): 0..2^256-1.</param>
/// <param name="ContractAddress">The token's contract as in <see cref="Asset.ContractAddress"/>; null for the native coin.</param>
public sealed record Transfer(int Ordinal, string To, BigInteger Amount, string? ContractAddress = null);
