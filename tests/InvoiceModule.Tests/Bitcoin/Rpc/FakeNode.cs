using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;

namespace InvoiceModule.Tests.Bitcoin.Rpc;

/// <summary>Answers batches from a table of methods, or with whatever bytes a test wants. It counts the calls.</summary>
internal sealed class FakeNode : HttpMessageHandler
{
    public static readonly NetworkParameters Network = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Regtest);

    private readonly Dictionary<string, Func<JsonArray, string>> _methods = new(StringComparer.Ordinal);

    public FakeNode() => On("getblockhash", p => (int)p[0]! == 0 ? $"\"{Network.Proof.Hash}\"" : throw new InvalidOperationException("no such block"));

    public List<string> Calls { get; } = [];

    /// <summary>When set, it replaces the whole answer.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? Override { get; set; }

    /// <summary>Result of a method as JSON text; an <see cref="RpcRefusal"/> becomes an RPC error.</summary>
    public FakeNode On(string method, Func<JsonArray, string> result)
    {
        _methods[method] = result;
        return this;
    }

    public void AnswerAlways(string body, HttpStatusCode status = HttpStatusCode.OK)
        => Override = (_, _) => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });

    public BitcoinChain Connect(TimeSpan? timeout = null)
        => new(Network, () => new BitcoinRpcClient(new Uri("http://node.example:1/"), "user", "secret-of-the-node", this), timeout ?? TimeSpan.FromSeconds(10));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Override is not null)
            return await Override(request, cancellationToken);
        var batch = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();

        // In reverse: a node may answer a batch in any order.
        var answers = batch.Select(call => Answer(call!)).Reverse();
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', answers)}]", Encoding.UTF8, "application/json") };
    }

    private string Answer(JsonNode call)
    {
        var (id, method) = (call["id"]!.ToJsonString(), (string)call["method"]!);
        lock (Calls)
            Calls.Add(method);
        try
        {
            return $$"""{"result":{{_methods[method](call["params"]!.AsArray())}},"error":null,"id":{{id}}}""";
        }
        catch (RpcRefusal refusal)
        {
            return $$"""{"result":null,"error":{"code":{{refusal.Code}},"message":{{JsonSerializer.Serialize(refusal.Message)}}},"id":{{id}}}""";
        }
    }
}
