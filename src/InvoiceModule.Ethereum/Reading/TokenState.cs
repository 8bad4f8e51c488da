using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>A configured token and whether its contract has confirmed the configured decimals.</summary>
internal sealed class TokenState(string contract, Asset asset)
{
    // A reference is written whole: a new invoice may learn it while a block is being read.
    private volatile object? _agrees;

    /// <summary>Lower case.</summary>
    public string Contract => contract;

    public Asset Asset => asset;

    /// <summary>True once <c>decimals()</c> agrees, false once it disagrees; null before, and while it is proven that no such contract answers.</summary>
    public bool? Agrees
    {
        get => (bool?)_agrees;
        set => _agrees = value;
    }

    /// <summary>What the operator has been told.</summary>
    public string? Fault { get; set; }
}
