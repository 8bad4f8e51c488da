using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>A node that has thrown away the balances of the blocks it is asked for by their hash, from the moment it is told so.</summary>
internal sealed class WithoutState() : DelegatingHandler(new SocketsHttpHandler())
{
    public bool IsPruned { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsPruned || JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)) is not JsonArray calls || !calls.Any(IsOfState))
            return await base.SendAsync(request, cancellationToken);
        var gone = calls.Where(IsOfState).Select(c => (int)c!["id"]!).ToHashSet();
        using var response = await base.SendAsync(request, cancellationToken);
        var answers = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsArray()
            .Select(a => gone.Contains((int)a!["id"]!) ? $$$"""{"jsonrpc":"2.0","id":{{{(int)a["id"]!}}},"error":{"code":-32000,"message":"missing trie node"}}""" : a.ToJsonString());
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', answers)}]", Encoding.UTF8, "application/json") };
    }

    private static bool IsOfState(JsonNode? call) => (string)call!["method"]! is "eth_call" or "eth_getBalance" && call["params"]!.AsArray()[^1] is JsonObject;
}
