using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Bitcoin;

/// <summary>A node of Bitcoin's family, and where its addresses come from.</summary>
public sealed class BitcoinOptions
{
    /// <summary>The node's JSON-RPC endpoint, <c>http</c> or <c>https</c>, such as <c>http://127.0.0.1:9332</c>; without user name and password. Required.</summary>
    public Uri? RpcUrl { get; set; }

    /// <summary>The node's <c>rpcuser</c>: not empty, without a colon (RFC 7617). Required.</summary>
    public string RpcUser { get; set; } = "";

    /// <summary>The node's <c>rpcpassword</c>. Required. It goes to <see cref="RpcUrl"/> only, and into no message.</summary>
    public string RpcPassword { get; set; } = "";

    /// <summary>Which network the node must serve: its block 0 is compared before anything is believed. Default: <see cref="BitcoinNetwork.Main"/>.</summary>
    public BitcoinNetwork Network { get; set; } = BitcoinNetwork.Main;

    /// <summary>
    /// The account's extended public key (BIP 32): xpub or zpub, on test networks tpub or vpub, and the coin's own forms (Ltub, dgub). Addresses are its
    /// children 0/i, P2WPKH on Bitcoin and Litecoin, P2PKH on Dogecoin. Null: addresses come from a provider of the host's own.
    /// </summary>
    public string? Xpub { get; set; }

    /// <summary>How long the node may take for one answer: 1 second to 10 minutes, default 30 seconds.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
