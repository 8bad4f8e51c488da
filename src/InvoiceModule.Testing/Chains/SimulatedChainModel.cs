namespace InvoiceModule.Testing.Chains;

/// <summary>How a simulated network keeps its money.</summary>
public enum SimulatedChainModel
{
    /// <summary>Outputs that are spent once, as on Bitcoin: what a transaction consumes is <c>txid:vout</c>.</summary>
    Utxo,

    /// <summary>Accounts with a nonce, as on Ethereum: what a transaction consumes is <c>sender:nonce</c>.</summary>
    Account,
}
