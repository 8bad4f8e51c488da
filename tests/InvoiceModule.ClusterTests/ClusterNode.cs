using System.Text;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.ClusterTests;

/// <summary>One process of the shop, with what stands between it and the database.</summary>
internal sealed class ClusterNode(string name, ShopProcess shop, TcpProxy proxy) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly HttpClient _http = new() { BaseAddress = shop.BaseAddress, Timeout = Patience };

    public string Name { get; } = name;

    public ShopProcess Shop { get; } = shop;

    public TcpProxy Proxy { get; } = proxy;

    public bool IsDown { get; set; }

    /// <summary>Asks it something; null when no answer comes.</summary>
    public async Task<(int Status, JsonElement Json)?> TryAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            using var response = await _http.SendAsync(request);
            return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Shop.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
