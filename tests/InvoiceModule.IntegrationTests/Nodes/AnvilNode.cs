using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>A real anvil on loopback that mines when it is told to. Disposing it stops the process.</summary>
public sealed class AnvilNode : IAsyncDisposable
{
    public const long ChainId = 31337;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly EventHandler _killAtExit;
    private bool _isDisposed;

    private AnvilNode(Process process, int port)
    {
        _process = process;
        RpcUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        WebSocketUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/"));
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public Uri RpcUrl { get; }

    public Uri WebSocketUrl { get; }

    /// <summary>Accounts with money that the node signs for.</summary>
    public IReadOnlyList<string> Accounts { get; private set; } = [];

    /// <summary>Starts a node. Two of one chain id and one time of block 0 begin with the same block.</summary>
    public static async Task<AnvilNode> StartAsync(long chainId = ChainId, int? port = null, long? genesisTime = null)
    {
        var program = Path.Combine(
            RepositoryPaths.Root, "tests", "InvoiceModule.IntegrationTests", "Nodes", "node_modules", "@foundry-rs", "anvil-linux-amd64", "bin", "anvil");
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing. Run 'npm ci' in tests/InvoiceModule.IntegrationTests/Nodes (tests/run.sh does).");
        var chosen = port ?? FreePort.Find(1)[0];
        var start = new ProcessStartInfo(program);
        foreach (var argument in new[] { "--host", "127.0.0.1", "--silent", "--no-mining", "--slots-in-an-epoch", "1" })
            start.ArgumentList.Add(argument);
        (string Option, long Value)[] numbers = [("--port", chosen), ("--chain-id", chainId), .. genesisTime is { } time ? [("--timestamp", time)] : Array.Empty<(string, long)>()];
        foreach (var (option, value) in numbers)
        {
            start.ArgumentList.Add(option);
            start.ArgumentList.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        var node = new AnvilNode(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), chosen);
        try
        {
            await node.WaitUntilReadyAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonElement> CallAsync(string method, params object?[] parameters)
    {
        using var response = await _http.PostAsJsonAsync(RpcUrl, new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return answer.RootElement.TryGetProperty("result", out var result)
            ? result.Clone()
            : throw new NodeRpcException(method, answer.RootElement.GetProperty("error").GetRawText());
    }

    public Task MineAsync(int blocks = 1) => CallAsync("anvil_mine", Hex(blocks));

    /// <summary>Sends a transaction without mining it; gives its hash.</summary>
    public async Task<string> SendAsync(string from, string? to, BigInteger value, string data = "0x", long? nonce = null, long? gasPrice = null)
    {
        var transaction = new Dictionary<string, string> { ["from"] = from, ["value"] = Hex(value), ["input"] = data, ["gas"] = Hex(3_000_000) };
        if (to is not null)
            transaction["to"] = to;
        if (nonce is { } count)
            transaction["nonce"] = Hex(count);
        if (gasPrice is { } price)
            transaction["gasPrice"] = Hex(price);
        return (await CallAsync("eth_sendTransaction", transaction)).GetString()!;
    }

    /// <summary>Puts a contract onto the chain from the first account; gives its address.</summary>
    public async Task<string> DeployAsync(TestContract contract)
    {
        var hash = await SendAsync(Accounts[0], null, 0, contract.Bytecode);
        await MineAsync();
        return (await CallAsync("eth_getTransactionReceipt", hash)).GetProperty("contractAddress").GetString()!;
    }

    public async Task<long> CountAsync(string account)
        => long.Parse((await CallAsync("eth_getTransactionCount", account, "latest")).GetString()!.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        _http.Dispose();
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static string Hex(BigInteger number) => number.IsZero ? "0x0" : $"0x{number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')}";

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Accounts.Count == 0)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"anvil ended with code {_process.ExitCode} while starting.");
            try
            {
                Accounts = [.. (await CallAsync("eth_accounts")).EnumerateArray().Select(a => a.GetString()!)];
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < StartTime)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
