using System.Numerics;

namespace InvoiceModule.Chains;

/// <summary>Asks for a payment URI.</summary>
/// <param name="Asset">What is to be paid.</param>
/// <param name="Address">Where to, as the invoice shows it.</param>
/// <param name="Amount">How much, in base units; greater than 0.</param>
public sealed record PaymentUriRequest(Asset Asset, string Address, BigInteger Amount)
{
    /// <summary>What the payer may read in his wallet (BIP 21 <c>label</c>); null for none.</summary>
    public string? Label { get; init; }
}
