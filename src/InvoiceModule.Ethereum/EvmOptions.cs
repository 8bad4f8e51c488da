namespace InvoiceModule.Ethereum;

/// <summary>A node of an EVM network, what can be paid there, and where its addresses come from.</summary>
public sealed class EvmOptions
{
    /// <summary>
    /// The node's JSON-RPC endpoint, <c>http</c> or <c>https</c>, such as <c>http://127.0.0.1:8545</c>; without user name and password. Required. A key in its
    /// path or query is kept out of every message.
    /// </summary>
    public Uri? RpcUrl { get; set; }

    /// <summary>The node's websocket endpoint, <c>ws</c> or <c>wss</c>, which tells of new blocks (<c>eth_subscribe</c>). Null: the chain is polled.</summary>
    public Uri? WebSocketUrl { get; set; }

    /// <summary>
    /// The network's number (EIP-155), compared with the node's <c>eth_chainId</c> in every request before anything is believed: 1 or more.
    /// <c>AddEthereum</c> takes 1 when it is 0; <c>AddEvm</c> requires it.
    /// </summary>
    public long ChainId { get; set; }

    /// <summary>The hash of block 0. When given, it too is compared in every request. Null: <see cref="ChainId"/> and the parent hashes are the proof.</summary>
    public string? GenesisHash { get; set; }

    /// <summary>Ticker of the native coin: 1..16 ASCII letters or digits. Default: ETH.</summary>
    public string NativeSymbol { get; set; } = "ETH";

    /// <summary>How many decimals one whole native coin has, 0..36. Default: 18, as on every known EVM network.</summary>
    public int NativeDecimals { get; set; } = 18;

    /// <summary>
    /// The account's extended public key (BIP 32, m/44'/60'/0') as xpub or tpub. Addresses are its children 0/i. Null: addresses come from a provider of
    /// the host's own.
    /// </summary>
    public string? Xpub { get; set; }

    /// <summary>The tokens that can be paid.</summary>
    public IList<EvmToken> Tokens { get; } = [];

    /// <summary>From when on a block counts. Default: <see cref="EvmFinality.Confirmations"/>.</summary>
    public EvmFinality Finality { get; set; } = EvmFinality.Confirmations;

    /// <summary>How payments are seen before they stand in a block. It is asked for at every poll. Default: <see cref="EvmPool.Auto"/>.</summary>
    public EvmPool Pool { get; set; } = EvmPool.Auto;

    /// <summary>Whether coins passed on by contracts are looked for. Default: <see cref="EvmInnerTransfers.Auto"/>.</summary>
    public EvmInnerTransfers InnerTransfers { get; set; } = EvmInnerTransfers.Auto;

    /// <summary>
    /// How long a block takes on average, above 0 and at most a day, so that a stuck node can be told. Null (the default): unknown, as on networks whose
    /// blocks come on demand; <c>AddEthereum</c> takes 12 seconds on chain id 1.
    /// </summary>
    public TimeSpan? BlockInterval { get; set; }

    /// <summary>How long the node may take for one answer: 1 second to 10 minutes, default 30 seconds.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
