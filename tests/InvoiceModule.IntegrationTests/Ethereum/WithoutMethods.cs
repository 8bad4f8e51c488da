using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>Stands between the product and the node and hides methods, as public providers do.</summary>
internal sealed class WithoutMethods(params string[] hidden) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _calls;

    /// <summary>How many calls were asked, those that prove the network included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var calls = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();
        Interlocked.Add(ref _calls, calls.Count);
        var response = await base.SendAsync(request, cancellationToken);
        var answers = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsArray();
        var refused = calls.Where(c => hidden.Contains((string)c!["method"]!)).Select(c => (int)c!["id"]!).ToHashSet();
        var told = answers.Select(a => refused.Contains((int)a!["id"]!)
            ? $$$"""{"jsonrpc":"2.0","id":{{{(int)a["id"]!}}},"error":{"code":-32601,"message":"Method not found"}}"""
            : a.ToJsonString());
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', told)}]", Encoding.UTF8, "application/json") };
    }
}
