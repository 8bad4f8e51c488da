using InvoiceModule.Addresses;
using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Push;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin;

/// <summary>A chain of Bitcoin's family through the RPC of the host's own node.</summary>
internal sealed class BitcoinChain : IChain, IChainSignal, IAddressKeyReader, IAsyncDisposable
{
    // What is wrong with a key is said of the option; on the dashboard there is none.
    private const string OptionName = nameof(BitcoinOptions.Xpub);

    private readonly NetworkParameters _network;
    private readonly BitcoinRpcClient _client;
    private readonly BitcoinRpcClient? _longPollClient;
    private readonly TipReader _tip;
    private readonly BlockReader _blocks;
    private readonly PoolReader _pool;
    private readonly INodePush _push;

    public BitcoinChain(NetworkParameters network, Func<BitcoinRpcClient> connect, TimeSpan rpcTimeout, Uri? zmqUrl = null)
    {
        _network = network;
        _client = connect();
        var node = new BitcoinNode(network, _client, rpcTimeout);
        _tip = new TipReader(network, node);
        _blocks = new BlockReader(network, node);
        _pool = new PoolReader(network, node);
        _longPollClient = zmqUrl is null ? connect() : null;
        _push = zmqUrl is not null ? new ZmqPush(zmqUrl) : new BlockSignal(new BitcoinNode(network, _longPollClient!, rpcTimeout));
        Assets = [new Asset(network.Symbol, network.Decimals)];
        Traits = new ChainTraits
        {
            AddressPreference = AddressPreference.Fresh,
            CoinbaseMaturity = network.CoinbaseMaturity,
            BlockInterval = network.BlockInterval,
            TransactionLink = network.TransactionLink,
        };
    }

    public string Blockchain => _network.Blockchain;

    public IReadOnlyList<Asset> Assets { get; }

    public ChainTraits Traits { get; }

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => await _tip.ReadAsync(cancellationToken);

    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Height < 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.Height, "A height is 0 or more.");
        return await _blocks.ReadAsync(request.Height, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        => await _pool.ReadAsync(cancellationToken);

    public string AddressKeyForms
        => $"{string.Join(", ", _network.ExtendedKeyVersions.Select(v => v.Name).Distinct(StringComparer.Ordinal))}, or an output descriptor with one of them such as {(_network.Bech32Prefix is null ? "pkh" : "wpkh")}(KEY/0/*)";

    public IAddressProvider ReadAddressKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AccountKey.TryParse(text, asked: null, _network, out var account, out var fault)
            ? new XpubAddressProvider(account)
            : throw new FormatException(fault.StartsWith(OptionName, StringComparison.Ordinal) ? $"The key{fault[OptionName.Length..]}" : fault);
    }

    public string? GetAddressKey(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AddressScripts.GetKey(_network, address);
    }

    public string GetPaymentUri(PaymentUriRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PaymentUri.Write(_network, request);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _push.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _push.DisposeAsync();
        _longPollClient?.Dispose();
        _client.Dispose();
        _pool.Dispose();
    }
}
