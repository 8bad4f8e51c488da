namespace InvoiceModule.Ethereum;

/// <summary>An ERC-20 token that can be paid. The contract, and never the symbol, identifies it.</summary>
public sealed class EvmToken
{
    /// <summary>Ticker as merchants write it: 1..16 ASCII letters or digits, unique on the chain. Required.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>The token's contract: 0x and 40 hexadecimal digits; in mixed case the EIP-55 checksum must be right. Required.</summary>
    public string Contract { get; set; } = "";

    /// <summary>
    /// How many decimals one whole token has, 0..36. Required. It is compared with the contract's own <c>decimals()</c> (ERC-20): a token whose answer
    /// is another is credited nothing, and the log says so.
    /// </summary>
    public int? Decimals { get; set; }
}
