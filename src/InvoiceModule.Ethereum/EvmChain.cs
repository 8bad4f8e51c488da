using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Addresses;
using InvoiceModule.Ethereum.Keys;
using InvoiceModule.Ethereum.Push;
using InvoiceModule.Ethereum.Reading;
using InvoiceModule.Ethereum.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum;

/// <summary>
/// An EVM network through the JSON-RPC of a node. Where no websocket is configured <see cref="WaitAsync"/> waits until it is canceled: the module's polling is
/// then all there is.
/// </summary>
internal sealed class EvmChain : IChain, IChainSignal, IAddressKeyReader, IAssetCheck, IChainAudit, IAsyncDisposable
{
    private const string AddressSpace = "evm";

    // The finalized block moves by whole epochs (Ethereum's consensus specification, SLOTS_PER_EPOCH), and it is the tip then.
    private const int BlocksPerEpoch = 32;

    private readonly ILogger _logger;
    private readonly long _chainId;
    private readonly EvmFinality _finality;
    private readonly EvmRpcClient _client;
    private readonly TipReader _tip;
    private readonly BlockReader _blocks;
    private readonly TraceReader _traces;
    private readonly TokenAudit _tokenAudit;
    private readonly RebaseWatch _rebases;
    private readonly CoinAudit _coinAudit;
    private readonly PoolReader _pool;
    private readonly UnfinalizedBlocks _unfinalized;
    private readonly HeadSignal? _signal;
    private readonly TokenState[] _tokens;
    private readonly TokenCheck _check;
    private readonly TokenInquiry _inquiry;

    public EvmChain(string blockchain, EvmOptions options, EvmRpcClient client, TimeProvider time, ILogger logger)
    {
        Blockchain = blockchain;
        _logger = logger;
        _chainId = options.ChainId;
        _finality = options.Finality;
        _client = client;
        _tokens = [.. options.Tokens.Select(ReadToken)];
        Assets = [new Asset(options.NativeSymbol, options.NativeDecimals), .. _tokens.Select(t => t.Asset)];
        Traits = new ChainTraits
        {
            DisplayName = EvmNetworkNames.Of(options.ChainId),
            TransactionLink = EvmNetworkNames.TransactionLink(options.ChainId),
            TokenStandard = EvmNetworkNames.TokenStandard(options.ChainId),
            AddressPreference = AddressPreference.Rested,
            AddressSpace = AddressSpace,
            NamesSenders = true,
            BlockInterval = options.Finality == EvmFinality.FinalizedTag ? options.BlockInterval * BlocksPerEpoch : options.BlockInterval,
            HasPool = options.Pool != EvmPool.Ignore || options.Finality == EvmFinality.FinalizedTag,
        };

        var node = new EvmNode(client, options.ChainId, options.GenesisHash);
        _check = new TokenCheck(blockchain, node, _tokens, logger);
        _inquiry = new TokenInquiry(_check, time);
        _tip = new TipReader(node, options.Finality);
        _traces = new TraceReader(blockchain, node, _tip, options.InnerTransfers, time, logger);
        _blocks = new BlockReader(node, new ReceiptReader(node, time), _traces, _check);
        var balances = new BalanceReader(blockchain, node, _tip, time, logger);
        _tokenAudit = new TokenAudit(blockchain, _blocks, balances, logger);
        _rebases = new RebaseWatch(blockchain, balances, _tokenAudit, logger);
        _coinAudit = new CoinAudit(blockchain, _blocks, balances, logger);
        _pool = new PoolReader(node, _check, options.Pool, time);
        _unfinalized = new UnfinalizedBlocks(blockchain, _tip, _blocks);
        _signal = options.WebSocketUrl is { } url ? new HeadSignal(url, options.ChainId) : null;
    }

    public string Blockchain { get; }

    public string AddressKeyForms => "xpub or tpub of an account (m/44'/60'/0')";

    public IReadOnlyList<Asset> Assets { get; }

    public ChainTraits Traits { get; }

    /// <summary>Whether coins passed on by contracts are seen on this node; null before the first block that may hold some.</summary>
    public bool? SeesInnerTransfers => _traces.IsSupported;

    /// <summary>The tokens that are credited nothing, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> DisabledTokens
        => _tokens.Where(t => t is { Agrees: not true, Fault: not null }).ToDictionary(t => t.Asset.Symbol, t => t.Fault!, StringComparer.OrdinalIgnoreCase);

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
    {
        var tip = await _tip.ReadAsync(cancellationToken);

        // At the first look, so that no invoice waits for a block to learn whether its token can be paid.
        await _check.EnsureAsync(height: null, cancellationToken);
        return tip;
    }

    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Height < 0)
            throw new ArgumentOutOfRangeException(nameof(request), request.Height, "A height is 0 or more.");
        if (_finality == EvmFinality.FinalizedTag && request.Height > (await _tip.ReadAsync(cancellationToken)).Height)
            return null;
        return await _blocks.ReadAsync(request.Height, request.FormerContracts, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_finality == EvmFinality.Confirmations)
            return await _pool.ReadAsync(request.FormerContracts, cancellationToken);

        // What is in a block is known better than what was in the pool a moment ago.
        var waiting = (await _pool.ReadAsync(request.FormerContracts, cancellationToken)).ToDictionary(t => t.TxId, StringComparer.Ordinal);
        foreach (var transaction in await _unfinalized.ReadAsync(request.FormerContracts, cancellationToken))
            waiting[transaction.TxId] = transaction;
        return [.. waiting.Values];
    }

    /// <summary>Only on a node that cannot show what contracts pass on, or could not in a block of this look.</summary>
    public bool WatchesBalances => _traces.IsMissing;

    public async ValueTask<AuditResult> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (blocks, alarms) = (new List<Block>(), new List<ChainAlarm>());
        foreach (var block in request.Blocks)
            blocks.Add(await _tokenAudit.CheckAsync(block, request.Receivers, alarms, cancellationToken));
        await _rebases.CheckAsync(blocks, request.Holders, alarms, cancellationToken);
        var audited = await _coinAudit.CheckAsync(blocks, request.Open, cancellationToken);

        // To wait would help nobody: what the node has thrown away it never tells, and all the other payments would wait with it.
        if (audited is null && blocks.FindAll(_traces.IsUntraced) is [var first, ..] dark)
        {
            EvmChainLog.Missed(_logger, Blockchain, first.Height, dark[^1].Height);
            alarms.Add(EvmAlarms.Missed(first.Height, dark[^1].Height));
        }

        audited ??= blocks;
        foreach (var block in audited)
            _traces.Audited(block);
        return new AuditResult(audited) { Alarms = alarms };
    }

    public AssetFault? FindFault(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return asset.ContractAddress is { } contract && _tokens.FirstOrDefault(t => string.Equals(t.Asset.ContractAddress, contract, StringComparison.Ordinal)) is { } token
            ? TokenCheck.FaultOf(token)
            : null;
    }

    public async ValueTask<AssetFault?> CheckAsync(Asset asset, CancellationToken cancellationToken)
    {
        if (FindFault(asset) is { IsLasting: false })
            await _inquiry.AskAsync(cancellationToken);
        return FindFault(asset);
    }

    public IAddressProvider ReadAddressKey(string text)
    {
        if (!ExtendedPublicKey.TryParse(text, out var key, out var fault))
            throw new FormatException($"The key {fault}");
        try
        {
            return new XpubAddressProvider(new AccountKey(key));
        }
        catch (ArgumentException exception)
        {
            throw new FormatException("The key can have no children. Give the extended public key of an account.", exception);
        }
    }

    public string? GetAddressKey(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return EvmAddress.GetKey(address);
    }

    public string GetPaymentUri(PaymentUriRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PaymentUri.Write(_chainId, Assets, request);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _signal?.WaitAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_signal is not null)
            await _signal.DisposeAsync();
        _unfinalized.Dispose();
        _pool.Dispose();
        _client.Dispose();
    }

    private static TokenState ReadToken(EvmToken token)
    {
        var contract = EvmAddress.GetKey(token.Contract) ?? throw new ArgumentException($"'{token.Contract}' is not an address.", nameof(token));
        return new TokenState(contract, new Asset(token.Symbol, token.Decimals ?? throw new ArgumentException($"Decimals of {token.Symbol} are missing.", nameof(token)), EvmAddress.WithChecksum(contract)));
    }
}
