using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>What a merchant's program and the operator of the simulator send to a host; only HTTP.</summary>
public sealed class ShopClient : IDisposable
{
    /// <summary>How long a test waits for a change. The contract says 2 s; a machine under load gets more, and the timing has tests of its own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ShopProcess _shop;
    private readonly HttpClient _http;
    private string _formToken = "";

    public ShopClient(ShopProcess shop, Uri baseAddress, string? apiKey)
    {
        _shop = shop;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30) })
        {
            BaseAddress = baseAddress,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
    }

    public static string CreatePath(string walletId) => $"api/v1/wallets/{walletId}/invoices";

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, text);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers)
        => SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public Task<Answer> CreateAsync(string json, params (string Name, string Value)[] headers) => PostAsync(CreatePath(ShopProcess.WalletId), json, headers);

    public Task<Answer> CreateAsync(JsonObject order, params (string Name, string Value)[] headers) => CreateAsync(order.ToJsonString(), headers);

    /// <summary>Creates an invoice that must succeed, if not at once after the clock was moved: a node is then read anew, and until then it is 503.</summary>
    public async Task<JsonElement> OrderAsync(JsonObject order)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await CreateAsync(order);
        for (; answer.Status == 503 && answer.Code == "chain_unavailable" && Stopwatch.GetElapsedTime(started) < Patience; answer = await CreateAsync(order))
            await Task.Delay(TimeSpan.FromMilliseconds(40));
        if (answer.Status != 200)
            throw new InvalidOperationException($"Create answered {answer.Status} {answer.Text}\n{_shop.Log.Tail(30)}");
        return answer.Json;
    }

    public async Task<JsonElement> InvoiceAsync(string id) => (await GetAsync($"api/v1/invoices/{id}")).ShouldBe(200).Json;

    public async Task<JsonElement[]> HistoryAsync(string id) => (await GetAsync($"api/v1/invoices/{id}/history")).ShouldBe(200).Json.Items;

    public async Task<JsonElement[]> CallbacksAsync(string id) => (await GetAsync($"api/v1/invoices/{id}/callbacks")).ShouldBe(200).Json.Items;

    public Task<Answer> CancelAsync(string id) => PostAsync($"api/v1/invoices/{id}/cancel", "{}");

    public async Task<JsonElement[]> ListAsync(string query = "") => (await GetAsync($"{CreatePath(ShopProcess.WalletId)}?limit=100{query}")).ShouldBe(200).Json.Items;

    /// <summary>Waits until an invoice fulfils a condition.</summary>
    public async Task<JsonElement> WaitAsync(string id, Func<JsonElement, bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var invoice = await InvoiceAsync(id);
            if (condition(invoice))
                return invoice;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Not within {Patience:c}: {invoice.GetRawText()}\n{_shop.Log.Tail(30)}");
            await Task.Delay(TimeSpan.FromMilliseconds(40));
        }
    }

    public Task<JsonElement> WaitForStatusAsync(string id, string status) => WaitAsync(id, i => i.Status == status);

    /// <summary>Waits until anything fulfils a condition.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Not within {Patience:c}: {what}\n{_shop.Log.Tail(30)}");
            await Task.Delay(TimeSpan.FromMilliseconds(40));
        }
    }

    /// <summary>Pays an invoice on its simulated chain; gives the transaction's hash.</summary>
    public async Task<string> PayAsync(JsonElement invoice, BigInteger? value = null)
        => await PayAsync(invoice.Text("blockchain"), invoice.Text("symbol"), invoice.Address, value ?? invoice.Value);

    public async Task<string> PayAsync(string blockchain, string symbol, string address, BigInteger value)
        => (await SimulateAsync("transactions", $$"""{"blockchain":"{{blockchain}}","symbol":"{{symbol}}","address":"{{address}}","value":{{value.ToString(CultureInfo.InvariantCulture)}}}""")).Text("txid");

    public async Task<long> MineAsync(string blockchain = "bitcoin-sim", int count = 1)
        => (await SimulateAsync("blocks", $$"""{"blockchain":"{{blockchain}}","count":{{count}}}""")).GetProperty("height").GetInt64();

    public Task ReorganiseAsync(int depth, string[]? drop = null, string blockchain = "bitcoin-sim")
        => SimulateAsync("reorg", JsonSerializer.Serialize(new { blockchain, depth, drop = drop ?? [] }));

    public async Task<string> ReplaceAsync(string txid, string address, BigInteger value)
        => (await SimulateAsync("replacements", $$"""{"txid":"{{txid}}","address":"{{address}}","value":{{value.ToString(CultureInfo.InvariantCulture)}}}""")).Text("txid");

    /// <summary>Moves product time; gives what it is then.</summary>
    public async Task<DateTime> AdvanceAsync(TimeSpan by)
        => (await SimulateAsync("clock", $$"""{"advance":"{{by.ToString("c", CultureInfo.InvariantCulture)}}"}""")).Time("now");

    public Task SetRateAsync(string symbol, string currency, string? rate)
        => SimulateAsync("rates", $$"""{"symbol":"{{symbol}}","currency":"{{currency}}","rate":{{rate ?? "null"}}}""");

    public Task SetDownAsync(string blockchain, bool down)
        => SimulateAsync("outage", $$"""{"blockchain":"{{blockchain}}","down":{{(down ? "true" : "false")}}}""");

    /// <summary>
    /// Sends a form of the dashboard, as a person's browser does: with its page's token and cookie, or, where the page has no such form any more, from the
    /// page that was shown before. It must be accepted.
    /// </summary>
    public async Task SubmitAsync(string page, string form, params (string Name, string Value)[] fields)
    {
        var shown = (await GetAsync(page)).ShouldBe(200).Text;
        if (Regex.Match(shown, "name=\"csrf\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)) is { Success: true } found)
            _formToken = found.Groups["token"].Value;
        var content = new FormUrlEncodedContent(fields.Append(("csrf", _formToken)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        var answer = await SendAsync(HttpMethod.Post, $"{page}/{form}", content);
        answer.Status.ShouldBeInRange(302, 303, answer.Text);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SimulateAsync(string call, string json)
    {
        var answer = await PostAsync($"simulator/{call}", json);
        return answer.Status == 200 ? answer.Json : throw new InvalidOperationException($"simulator/{call} {json} answered {answer.Status} {answer.Text}");
    }
}
