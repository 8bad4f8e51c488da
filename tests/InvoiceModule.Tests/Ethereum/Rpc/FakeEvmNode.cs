using System.Globalization;
using System.Text.Json.Nodes;
using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Addresses;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Tests.Bitcoin.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InvoiceModule.Tests.Ethereum.Rpc;

/// <summary>
/// A server on loopback that speaks JSON-RPC about a chain of one block at height 7: a payment of coins, one of tokens, and a failed call. Tests spoil its
/// answers, or answer themselves.
/// </summary>
internal sealed class FakeEvmNode : IAsyncDisposable
{
    public const string Token = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    public const string Receiver = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private const string Payer = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private const string Signature = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private readonly WebApplication _server;
    private readonly Dictionary<string, Func<JsonArray, JsonNode?>> _methods = new(StringComparer.Ordinal);
    private readonly List<EvmChain> _chains = [];

    private FakeEvmNode(WebApplication server)
    {
        _server = server;
        Receipts = [Receipt(0, 1), Receipt(1, 1, Log(1, 0), Log(1, 1)), Receipt(2, 0)];
        Block = new JsonObject
        {
            ["number"] = "0x7",
            ["hash"] = Hash(0xb7),
            ["parentHash"] = Hash(0xb6),
            ["timestamp"] = "0x65000000",
            ["logsBloom"] = Bloom(Token, Signature, Word(Payer), Word(Receiver)),
            ["transactions"] = new JsonArray(Transaction(0, 100), Transaction(1, 0, Token), Transaction(2, 300)),
        };
        Traces = new JsonArray([.. Enumerable.Range(0, 3).Select(i => new JsonObject { ["txHash"] = Hash(i), ["result"] = Call("CALL", 0) })]);
        On("eth_chainId", _ => "0x1");
        On("eth_getBlockByNumber", p => (string?)p[0] is "0x7" or "latest" ? Block.DeepClone() : null);
        On("eth_getBlockReceipts", _ => Receipts.DeepClone());
        On("debug_traceBlockByHash", _ => Traces.DeepClone());
        On("eth_call", _ => $"0x{new string('0', 63)}6");
        On("txpool_content", _ => new JsonObject { ["pending"] = new JsonObject(), ["queued"] = new JsonObject() });
    }

    public JsonObject Block { get; }

    public JsonArray Receipts { get; }

    public JsonArray Traces { get; }

    public List<string> Calls { get; } = [];

    /// <summary>Methods whose answers begin, and are longer than anybody takes in.</summary>
    public HashSet<string> Endless { get; } = [];

    /// <summary>How many calls the request holds that is being answered.</summary>
    public int BatchSize { get; private set; }

    /// <summary>Methods whose requests are answered with an HTTP status and nothing else.</summary>
    public Dictionary<string, int> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>When set, it answers instead.</summary>
    public Func<HttpContext, Task>? Override { get; set; }

    public Uri Url { get; private set; } = null!;

    public static async Task<FakeEvmNode> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var node = new FakeEvmNode(server);
        server.Run(node.AnswerAsync);
        await server.StartAsync();
        node.Url = new Uri(server.Urls.Single());
        return node;
    }

    public FakeEvmNode On(string method, Func<JsonArray, JsonNode?> result)
    {
        _methods[method] = result;
        return this;
    }

    public FakeEvmNode Without(params string[] methods)
    {
        foreach (var method in methods)
            _methods.Remove(method);
        return this;
    }

    public EvmChain Connect(string path = "", TimeSpan? timeout = null, TimeProvider? time = null, ILogger? logger = null, Action<EvmOptions>? configure = null)
    {
        var options = new EvmOptions { RpcUrl = new Uri(Url, path), ChainId = 1 };
        options.Tokens.Add(new EvmToken { Symbol = "USDT", Contract = Token, Decimals = 6 });
        configure?.Invoke(options);
        var chain = new EvmChain("ethereum", options, new EvmRpcClient(options.RpcUrl, timeout ?? TimeSpan.FromSeconds(10), time ?? TimeProvider.System), time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        _chains.Add(chain);
        return chain;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var chain in _chains)
            await chain.DisposeAsync();
        await _server.DisposeAsync();
    }

    public static string Hash(int number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x64}");

    public static JsonObject Transaction(int number, long value, string to = Receiver, string input = "0x") => new()
    {
        ["hash"] = Hash(number),
        ["from"] = Payer,
        ["to"] = to,
        ["value"] = string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"),
        ["nonce"] = string.Create(CultureInfo.InvariantCulture, $"0x{number:x}"),
        ["input"] = input,
        ["blockHash"] = Hash(0xb7),
        ["transactionIndex"] = string.Create(CultureInfo.InvariantCulture, $"0x{number:x}"),
    };

    /// <summary>Another block of the same chain, which runs no contract's code that leaves a log.</summary>
    public static JsonObject BlockAt(int number, params JsonObject[] transactions) => new()
    {
        ["number"] = string.Create(CultureInfo.InvariantCulture, $"0x{number:x}"),
        ["hash"] = Hash(0xb0 + number),
        ["parentHash"] = Hash(0xb0 + number - 1),
        ["timestamp"] = "0x65000000",
        ["logsBloom"] = $"0x{new string('0', 512)}",
        ["transactions"] = new JsonArray([.. transactions]),
    };

    public static JsonObject Call(string type, long value, string? error = null, params JsonObject[] calls) => new()
    {
        ["type"] = type,
        ["to"] = Receiver,
        ["value"] = string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"),
        ["error"] = error,
        ["calls"] = new JsonArray([.. calls]),
    };

    public static JsonObject Log(int transaction, int index) => new()
    {
        ["address"] = Token,
        ["topics"] = new JsonArray(Signature, Word(Payer), Word(Receiver)),
        ["data"] = Hash(index + 10),
        ["blockHash"] = Hash(0xb7),
        ["transactionHash"] = Hash(transaction),
        ["logIndex"] = string.Create(CultureInfo.InvariantCulture, $"0x{index:x}"),
        ["removed"] = false,
    };

    private static JsonObject Receipt(int number, int status, params JsonObject[] logs) => new()
    {
        ["transactionHash"] = Hash(number),
        ["blockHash"] = Hash(0xb7),
        ["transactionIndex"] = string.Create(CultureInfo.InvariantCulture, $"0x{number:x}"),
        ["status"] = string.Create(CultureInfo.InvariantCulture, $"0x{status:x}"),
        ["gasUsed"] = number == 0 ? "0x5208" : "0xffff",
        ["logs"] = new JsonArray([.. logs]),
    };

    private static string Word(string address) => $"0x{new string('0', 24)}{address[2..]}";

    private static string Bloom(params string[] items)
    {
        var bloom = new byte[256];
        foreach (var hash in items.Select(i => Keccak256.Of(Convert.FromHexString(i[2..]))))
        {
            foreach (var bit in new[] { 0, 2, 4 }.Select(i => (hash[i] * 256 + hash[i + 1]) % 2048))
                bloom[255 - bit / 8] |= (byte)(1 << bit % 8);
        }

        return $"0x{Convert.ToHexStringLower(bloom)}";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Override is not null)
        {
            await Override(context);
            return;
        }

        var batch = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsArray();
        BatchSize = batch.Count;
        if (batch.Select(c => Statuses.GetValueOrDefault((string)c!["method"]!)).FirstOrDefault(s => s != 0) is > 0 and var status)
        {
            context.Response.StatusCode = status;
            return;
        }

        if (batch.Any(c => Endless.Contains((string)c!["method"]!)))
        {
            context.Response.ContentLength = 1L << 30;
            await context.Response.WriteAsync("[", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        // In reverse: a node may answer a batch in any order.
        await context.Response.WriteAsync(new JsonArray([.. batch.Select(c => (JsonNode)Answer(c!)).Reverse()]).ToJsonString(), context.RequestAborted);
    }

    private JsonObject Answer(JsonNode call)
    {
        var method = (string)call["method"]!;
        lock (Calls)
            Calls.Add(method);
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone() };
        if (!_methods.TryGetValue(method, out var result))
        {
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"the method {method} does not exist/is not available" };
            return answer;
        }

        try
        {
            answer["result"] = result(call["params"]!.AsArray());
        }
        catch (RpcRefusal refusal)
        {
            answer["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        }
        catch (InvalidOperationException refusal)
        {
            answer["error"] = new JsonObject { ["code"] = -32000, ["message"] = refusal.Message };
        }

        return answer;
    }
}
