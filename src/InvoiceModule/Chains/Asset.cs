namespace InvoiceModule.Chains;

/// <summary>A coin or a token on one chain.</summary>
/// <param name="Symbol">Ticker as merchants write it, such as <c>BTC</c> or <c>USDT</c>: 1..16 ASCII letters or digits.</param>
/// <param name="Decimals">How many decimals one whole coin has: 0..36 (8 for BTC, 18 for ETH, 6 for USDT on Ethereum).</param>
/// <param name="ContractAddress">The token's contract in the chain's own form; null for the native coin. It, and never the symbol, identifies a token.</param>
public sealed record Asset(string Symbol, int Decimals, string? ContractAddress = null);
