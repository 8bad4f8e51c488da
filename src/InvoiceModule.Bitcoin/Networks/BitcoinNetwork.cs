namespace InvoiceModule.Bitcoin.Networks;

/// <summary>Which of a coin's networks a node serves.</summary>
public enum BitcoinNetwork
{
    /// <summary>The one with money.</summary>
    Main,

    /// <summary>The public test network (Bitcoin: testnet3; Litecoin: testnet4; Dogecoin: testnet3).</summary>
    Test,

    /// <summary>A private network whose blocks come on demand.</summary>
    Regtest,
}
