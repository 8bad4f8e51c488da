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

    /// <summary>
    /// The node's ZeroMQ publisher, such as <c>tcp://127.0.0.1:28332</c>: one endpoint for <c>-zmqpubhashblock</c> or <c>-zmqpubrawblock</c> together with
    /// <c>-zmqpubhashtx</c> or <c>-zmqpubrawtx</c>. Blocks and payments are then seen as they come. Its messages are only a reason to look at
    /// <see cref="RpcUrl"/>; while it is dead, polling goes on. Null: blocks are told by <c>waitforblockheight</c>, payments by polling.
    /// </summary>
    public Uri? ZmqUrl { get; set; }

    /// <summary>Which network the node must serve: its block 0 is compared before anything is believed. Default: <see cref="BitcoinNetwork.Main"/>.</summary>
    public BitcoinNetwork Network { get; set; } = BitcoinNetwork.Main;

    /// <summary>
    /// Where addresses come from. Either the account's extended public key (BIP 32): xpub, ypub or zpub, on test networks tpub, upub or vpub, or the
    /// coin's own forms (Ltub, Mtub, ttub, dgub); addresses are its children 0/i. Or an output descriptor (BIP 380) with one such key: <c>pkh(KEY)</c>,
    /// <c>sh(wpkh(KEY))</c>, <c>wpkh(KEY)</c> or <c>tr(KEY)</c>, KEY ending in <c>/0/*</c> or <c>/*</c>, with or without <c>[origin]</c> before it and
    /// <c>#checksum</c> behind; a checksum that is given must be right. Null: addresses come from a provider of the host's own.
    /// </summary>
    public string? Xpub { get; set; }

    /// <summary>
    /// The kind of address that is made from <see cref="Xpub"/>. Null: the one that its descriptor or letters name (ypub, upub, Mtub: P2SH-P2WPKH; zpub,
    /// vpub: P2WPKH), else P2WPKH on Bitcoin and Litecoin and P2PKH on Dogecoin. A kind that contradicts <see cref="Xpub"/>, or that the network's rules
    /// do not know, is refused at start. Addresses that were made before keep their kind.
    /// </summary>
    public AddressType? AddressType { get; set; }

    /// <summary>How long the node may take for one answer: 1 second to 10 minutes, default 30 seconds.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
