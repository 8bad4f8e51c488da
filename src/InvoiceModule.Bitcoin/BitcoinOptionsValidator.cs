using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Bitcoin;

/// <summary>Finds all faults of one chain's options at once. No message repeats a password or a key.</summary>
internal sealed class BitcoinOptionsValidator(string blockchain) : IValidateOptions<BitcoinOptions>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public string Blockchain => blockchain;

    public ValidateOptionsResult Validate(string? name, BitcoinOptions options)
    {
        if (name != blockchain)
            return ValidateOptionsResult.Skip;
        var faults = Faults(options).Select(fault => $"{blockchain}: {fault}").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(BitcoinOptions options)
    {
        if (options.RpcUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return "RpcUrl must be the node's JSON-RPC endpoint, an absolute http or https URL such as http://127.0.0.1:9332.";
        else if (options.RpcUrl.UserInfo.Length > 0)
            yield return "RpcUrl must not contain a user name or a password: give them as RpcUser and RpcPassword.";
        if (string.IsNullOrEmpty(options.RpcUser) || options.RpcUser.Contains(':', StringComparison.Ordinal))
            yield return "RpcUser must be the node's rpcuser: not empty, without a colon.";
        if (string.IsNullOrEmpty(options.RpcPassword))
            yield return "RpcPassword must be the node's rpcpassword: not empty.";
        if (options.ZmqUrl is not null and not { IsAbsoluteUri: true, Scheme: "tcp", Port: > 0, Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/", Fragment: "" })
            yield return "ZmqUrl must be the address the node publishes on, such as tcp://127.0.0.1:28332.";
        if (options.RpcTimeout < MinTimeout || options.RpcTimeout > MaxTimeout)
            yield return "RpcTimeout must be between 1 second and 10 minutes.";
        if (!Enum.IsDefined(options.Network))
            yield return "Network must be Main, Test or Regtest.";
        else if (options.Xpub is not null && !AccountKey.TryParse(options.Xpub, options.AddressType, KnownNetworks.Get(blockchain, options.Network), out _, out var fault))
            yield return fault;
    }
}
