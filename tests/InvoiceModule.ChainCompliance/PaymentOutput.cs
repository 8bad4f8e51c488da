using System.Numerics;

namespace InvoiceModule.ChainCompliance;

/// <summary>One transfer that a transaction shall make, in the asset under test.</summary>
/// <param name="Address">The receiver, as <see cref="IChainDriver.NewAddressAsync"/> gave it.</param>
/// <param name="Amount">Base units, greater than 0.</param>
public sealed record PaymentOutput(string Address, BigInteger Amount);
