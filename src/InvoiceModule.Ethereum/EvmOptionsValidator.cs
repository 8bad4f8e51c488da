using InvoiceModule.Ethereum.Addresses;
using InvoiceModule.Ethereum.Keys;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Ethereum;

/// <summary>Finds all faults of one chain's options at once. No message repeats a URL or a key.</summary>
internal sealed class EvmOptionsValidator(string blockchain) : IValidateOptions<EvmOptions>
{
    private const int MaxDecimals = 36;
    private const int MaxSymbolLength = 16;
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public string Blockchain => blockchain;

    public ValidateOptionsResult Validate(string? name, EvmOptions options)
    {
        if (name != blockchain)
            return ValidateOptionsResult.Skip;
        var faults = Faults(options).Concat(TokenFaults(options)).Select(fault => $"{blockchain}: {fault}").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(EvmOptions options)
    {
        if (options.RpcUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return "RpcUrl must be the node's JSON-RPC endpoint, an absolute http or https URL such as http://127.0.0.1:8545.";
        else if (options.RpcUrl.UserInfo.Length > 0)
            yield return "RpcUrl must not contain a user name or a password.";
        if (options.WebSocketUrl is not null and not { IsAbsoluteUri: true, Scheme: "ws" or "wss", UserInfo: "" })
            yield return "WebSocketUrl must be the node's websocket endpoint, an absolute ws or wss URL without user name and password such as ws://127.0.0.1:8546; or be left out.";
        if (options.ChainId < 1)
            yield return "ChainId must be the network's number (EIP-155), 1 or more: 1 Ethereum, 10 OP Mainnet, 56 BNB Smart Chain, 137 Polygon, 8453 Base, 42161 Arbitrum One.";
        if (options.GenesisHash is { } genesis && !(genesis.Length == 66 && genesis.StartsWith("0x", StringComparison.Ordinal) && genesis.Skip(2).All(char.IsAsciiHexDigit)))
            yield return "GenesisHash must be the hash of block 0: 0x and 64 hexadecimal digits; or be left out.";
        if (!IsSymbol(options.NativeSymbol))
            yield return "NativeSymbol must be 1 to 16 ASCII letters or digits.";
        if (options.NativeDecimals is < 0 or > MaxDecimals)
            yield return "NativeDecimals must be 0 to 36.";
        if (!Enum.IsDefined(options.Finality))
            yield return "Finality must be Confirmations or FinalizedTag.";
        if (!Enum.IsDefined(options.Pool))
            yield return "Pool must be Auto, PendingBlock or Ignore.";
        if (!Enum.IsDefined(options.InnerTransfers))
            yield return "InnerTransfers must be Auto or Ignore.";
        if (options.BlockInterval is { } interval && (interval <= TimeSpan.Zero || interval > TimeSpan.FromDays(1)))
            yield return "BlockInterval must be above 0 and at most a day; or be left out.";
        if (options.RpcTimeout < MinTimeout || options.RpcTimeout > MaxTimeout)
            yield return "RpcTimeout must be between 1 second and 10 minutes.";
        if (options.Xpub is not null && !ExtendedPublicKey.TryParse(options.Xpub, out _, out var fault))
            yield return $"Xpub {fault}";
    }

    private static IEnumerable<string> TokenFaults(EvmOptions options)
    {
        var symbols = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { options.NativeSymbol };
        var contracts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Tokens.Count; i++)
        {
            var token = options.Tokens[i];
            if (!IsSymbol(token.Symbol))
                yield return $"Tokens:{i}:Symbol must be 1 to 16 ASCII letters or digits.";
            else if (!symbols.Add(token.Symbol))
                yield return $"Tokens:{i}:Symbol {token.Symbol} stands twice on this chain (letter case plays no part).";
            if (EvmAddress.GetKey(token.Contract) is not { } contract)
                yield return $"Tokens:{i}:Contract must be the token's contract: 0x and 40 hexadecimal digits, in mixed case with the right checksum (EIP-55).";
            else if (!contracts.Add(contract))
                yield return $"Tokens:{i}:Contract {token.Contract} stands twice on this chain.";
            if (token.Decimals is null or < 0 or > MaxDecimals)
                yield return $"Tokens:{i}:Decimals must be the token's own number of decimals, 0 to 36.";
        }
    }

    private static bool IsSymbol(string? symbol) => symbol is { Length: >= 1 and <= MaxSymbolLength } && symbol.All(char.IsAsciiLetterOrDigit);
}
