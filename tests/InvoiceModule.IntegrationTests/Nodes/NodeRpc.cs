using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>Raw JSON-RPC to a node under test; nothing of the product is used, so that a test compares two independent readings.</summary>
public sealed class NodeRpc : IDisposable
{
    private readonly HttpClient _http;

    public NodeRpc(Uri url, string user, string password)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };

        // A node may close a connection in the moment it is used again, and what is sent twice may be done twice.
        _http.DefaultRequestHeaders.ConnectionClose = true;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Calls a method; with a wallet's name, on that wallet.</summary>
    public async Task<JsonElement> CallAsync(string? wallet, string method, params object?[] parameters)
    {
        using var response = await _http.PostAsJsonAsync(wallet is null ? "" : $"wallet/{wallet}", new { id = 1, method, @params = parameters });
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        var error = answer.RootElement.GetProperty("error");
        return error.ValueKind == JsonValueKind.Null
            ? answer.RootElement.GetProperty("result").Clone()
            : throw new NodeRpcException(method, error.GetRawText());
    }

    public void Dispose() => _http.Dispose();
}
