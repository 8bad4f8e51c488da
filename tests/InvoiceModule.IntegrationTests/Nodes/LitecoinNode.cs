using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>A real litecoind on loopback with a data directory of its own. Disposing it stops the process and deletes the directory.</summary>
public sealed class LitecoinNode : IAsyncDisposable
{
    public const string User = "invoices";
    public const string Password = "right-Pa55word-of-this-node";
    private const string Program = "/usr/lib/litecoin/litecoind";
    private const string Miner = "miner";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _directory;
    private readonly NodeRpc _rpc;
    private readonly EventHandler _killAtExit;
    private bool _isDisposed;

    private LitecoinNode(Process process, string directory, int rpcPort)
    {
        _process = process;
        _directory = directory;
        RpcUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{rpcPort}/"));
        _rpc = new NodeRpc(RpcUrl, User, Password);
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public Uri RpcUrl { get; }

    /// <summary>Starts a node and waits until it answers. On regtest it has a wallet to mine into; the extension block (MWEB) is off unless asked for.</summary>
    public static async Task<LitecoinNode> StartAsync(string network = "regtest", bool extensionBlock = false)
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"{Program} is missing. Install the apt package 'litecoind' (apt-get install -y --no-install-recommends litecoind).");
        var directory = Directory.CreateTempSubdirectory("litecoind-").FullName;
        var ports = FreePort.Find(2);
        var process = Process.Start(StartInfo(network, extensionBlock, directory, ports)) ?? throw new InvalidOperationException($"{Program} did not start.");
        var node = new LitecoinNode(process, directory, ports[0]);
        try
        {
            await node.WaitUntilReadyAsync();
            if (network == "regtest")
                await node.CreateWalletAsync(Miner);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public Task<JsonElement> CallAsync(string method, params object?[] parameters) => _rpc.CallAsync(null, method, parameters);

    public Task<JsonElement> CallWalletAsync(string wallet, string method, params object?[] parameters) => _rpc.CallAsync(wallet, method, parameters);

    public Task CreateWalletAsync(string name) => CallAsync("createwallet", name);

    /// <summary>An address of the mining wallet; types are <c>bech32</c>, <c>p2sh-segwit</c>, <c>legacy</c>, <c>mweb</c>.</summary>
    public Task<string> GetNewAddressAsync(string type = "bech32") => TextAsync(Miner, "getnewaddress", "", type);

    /// <summary>Mines blocks to an address, by default one of the mining wallet; gives their hashes.</summary>
    public async Task<string[]> MineAsync(int blocks, string? address = null)
        => [.. (await CallAsync("generatetoaddress", blocks, address ?? await GetNewAddressAsync())).EnumerateArray().Select(h => h.GetString()!)];

    /// <summary>Mines one block of exactly these transactions (ids in the mempool, or raw ones); none gives an empty block.</summary>
    public async Task<string> GenerateBlockAsync(params string[] transactions)
        => (await CallAsync("generateblock", await GetNewAddressAsync(), transactions)).GetProperty("hash").GetString()!;

    /// <summary>Pays from the mining wallet, in whole coins; gives the transaction's id. Replaceable on request (BIP 125).</summary>
    public Task<string> SendToAddressAsync(string address, decimal coins, bool replaceable = false)
        => TextAsync(Miner, "sendtoaddress", address, coins, "", "", false, replaceable);

    public Task<string> SendManyAsync(IReadOnlyDictionary<string, decimal> coinsByAddress) => TextAsync(Miner, "sendmany", "", coinsByAddress);

    /// <summary>Replaces a waiting payment by one with a higher fee; gives the new id.</summary>
    public async Task<string> BumpFeeAsync(string txId) => (await CallWalletAsync(Miner, "bumpfee", txId)).GetProperty("txid").GetString()!;

    public Task InvalidateBlockAsync(string hash) => CallAsync("invalidateblock", hash);

    public Task ReconsiderBlockAsync(string hash) => CallAsync("reconsiderblock", hash);

    public async Task<string> GetBestBlockHashAsync() => (await CallAsync("getbestblockhash")).GetString()!;

    public async ValueTask DisposeAsync()
    {
        // A test may end it before its own end.
        if (_isDisposed)
            return;
        _isDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        try
        {
            if (!_process.HasExited)
                await _rpc.CallAsync(null, "stop");
        }
        catch (Exception e) when (e is HttpRequestException or NodeRpcException or OperationCanceledException)
        {
            Kill();
        }

        // Before the wait: the node does not end while a connection of ours stays open.
        _rpc.Dispose();
        using var patience = new CancellationTokenSource(StopTime);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static ProcessStartInfo StartInfo(string network, bool extensionBlock, string directory, int[] ports)
    {
        // Why each of the last lines: no 30 s wait for idle clients at the end; a small key pool (a wallet in 0.1 s instead of 1.4 s); RBF, which
        // Litecoin has off; no Poisson delay between two nodes.
        var start = new ProcessStartInfo(Program);
        string[] arguments =
        [
            $"-datadir={directory}", "-server=1", "-txindex=1", "-rpcallowip=127.0.0.1", "-rpcbind=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"-rpcport={ports[0]}"), $"-rpcuser={User}", $"-rpcpassword={Password}",
            string.Create(CultureInfo.InvariantCulture, $"-bind=127.0.0.1:{ports[1]}"), "-listen=1", "-dnsseed=0", "-upnp=0", "-listenonion=0", "-discover=0",
            "-fallbackfee=0.0002", "-dbcache=64", "-maxmempool=32", "-printtoconsole=0",
            "-rpcservertimeout=2", "-keypool=20", "-mempoolreplacement=1", "-whitelist=noban@127.0.0.1",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        switch (network)
        {
            case "regtest":
                start.ArgumentList.Add("-regtest");

                // Otherwise the extension block begins at height 432, and a chain that has no peg-in there cannot go on.
                if (!extensionBlock)
                    start.ArgumentList.Add("-vbparams=mweb:9999999999:9999999999");
                break;
            case "test":
                start.ArgumentList.Add("-testnet");
                start.ArgumentList.Add("-connect=0");
                break;
            default:
                throw new ArgumentException($"Tests run on 'regtest' and, without peers, on 'test'; not on '{network}'.", nameof(network));
        }

        return start;
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"litecoind ended with code {_process.ExitCode} while starting.");
            try
            {
                await CallAsync("getblockchaininfo");
                return;
            }
            catch (Exception e) when (e is HttpRequestException or NodeRpcException && Stopwatch.GetElapsedTime(started) < StartTime)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private async Task<string> TextAsync(string wallet, string method, params object?[] parameters)
        => (await CallWalletAsync(wallet, method, parameters)).GetString()!;

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
