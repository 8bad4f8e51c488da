using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.ClusterTests;

/// <summary>Merchants who create and cancel, payers who pay, miners who mine and reorganise, while everything else goes wrong.</summary>
internal sealed class Load(Cluster cluster, Dice dice)
{
    private static readonly (string Blockchain, string Symbol)[] Assets = [("bitcoin-sim", "BTC"), ("ethereum-sim", "ETH"), ("ethereum-sim", "USDT")];

    private readonly ConcurrentQueue<(string Blockchain, string TxId)> _transactions = new();
    private int _orders;

    public ConcurrentQueue<Order> Orders { get; } = new();

    /// <summary>How often each thing was done, and answered.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public Task RunAsync(int workers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)));

    /// <summary>Asks every create again that had no answer.</summary>
    public async Task FinishAsync()
    {
        foreach (var order in Orders)
        {
            for (var tries = 0; order.Invoice is null && tries < 50; tries++)
                await CreateAsync(order);
            order.Invoice.ShouldNotBeNull($"{order.Key} was never answered: {order.Body}");
        }
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await (dice.Next(100) switch
            {
                < 30 => OrderAsync(),
                < 62 => PayAsync(),
                < 78 => PostAsync("mine", "simulator/blocks", new { blockchain = dice.Of(Assets).Blockchain, count = 1 + dice.Next(2) }),
                < 83 => ReorganiseAsync(),
                < 88 => ReplaceAsync(),
                < 92 => CancelAsync(),
                < 94 => PostAsync("advance", "simulator/clock", new { advance = TimeSpan.FromSeconds(20 + dice.Next(240)).ToString("c", CultureInfo.InvariantCulture) }),
                _ => ReadAsync(),
            });
            await Task.Delay(20 + dice.Next(120), CancellationToken.None);
        }
    }

    private async Task OrderAsync()
    {
        var (blockchain, symbol) = dice.Of(Assets);
        var number = Interlocked.Increment(ref _orders);
        var json = dice.Next(3) == 0
            ? InvoiceOrder.Fiat("10", blockchain: blockchain, symbol: symbol, confirmations: 1 + dice.Next(3))
            : InvoiceOrder.Crypto(1000 + dice.Next(100_000), blockchain, symbol, 1 + dice.Next(3));
        json.WithCallback(cluster.Merchant.Url(string.Create(CultureInfo.InvariantCulture, $"/callback/{number}")));
        var secret = dice.Next(2) == 0 ? string.Create(CultureInfo.InvariantCulture, $"secret-{number}") : null;
        if (secret is not null)
            json.With("secret_key", secret);
        if (dice.Next(4) == 0)
            json.WithOrderId(string.Create(CultureInfo.InvariantCulture, $"order-{dice.Next(5)}"));
        var order = new Order(string.Create(CultureInfo.InvariantCulture, $"key-{number}"), json.ToJsonString(), secret);
        Orders.Enqueue(order);
        await CreateAsync(order);
    }

    private async Task CreateAsync(Order order)
    {
        if (await dice.Of(cluster.Nodes).TryAsync(HttpMethod.Post, ShopClient.CreatePath(ShopProcess.WalletId), order.Body, order.Key) is not { } answer)
        {
            Count("create", "no answer");
            return;
        }

        Count("create", answer.Status.ToString(CultureInfo.InvariantCulture));
        if (answer.Status == 200)
            order.Answers.Enqueue(answer.Json);
        else
            answer.Status.ShouldBeOneOf(503, 429);
    }

    private async Task PayAsync()
    {
        if (Pick() is not { } invoice)
            return;
        var value = invoice.Value * new[] { 30, 50, 100, 100, 100, 130 }[dice.Next(6)] / 100;
        var (blockchain, symbol) = (invoice.Text("blockchain"), invoice.Text("symbol"));

        // Now and then in another coin, for somebody to decide on.
        if (blockchain == "ethereum-sim" && dice.Next(6) == 0)
            symbol = symbol == "ETH" ? "USDT" : "ETH";
        var json = $$"""{"blockchain":"{{blockchain}}","symbol":"{{symbol}}","address":"{{invoice.Address}}","value":{{value.ToString(CultureInfo.InvariantCulture)}}}""";
        if (await SendAsync("pay", "simulator/transactions", json) is { } paid)
            _transactions.Enqueue((blockchain, paid.Text("txid")));
    }

    private async Task ReorganiseAsync()
    {
        var blockchain = dice.Of(Assets).Blockchain;
        var drop = dice.Next(2) == 0 ? _transactions.Where(t => t.Blockchain == blockchain).TakeLast(1).Select(t => t.TxId).ToArray() : [];
        await PostAsync("reorganise", "simulator/reorg", new { blockchain, depth = 1 + dice.Next(3), drop });
    }

    private async Task ReplaceAsync()
    {
        if (_transactions.IsEmpty || Pick() is not { } invoice)
            return;
        var (_, txid) = dice.Of(_transactions.TakeLast(4).ToList());
        await PostAsync("replace", "simulator/replacements", new { txid, address = invoice.Address, value = 500 });
    }

    private async Task CancelAsync()
    {
        if (Pick() is { } invoice && await dice.Of(cluster.Nodes).TryAsync(HttpMethod.Post, $"api/v1/invoices/{invoice.Id}/cancel", "{}") is var answer)
            Count("cancel", answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "no answer");
    }

    private async Task ReadAsync()
    {
        if (Pick() is not { } invoice || await dice.Of(cluster.Nodes).TryAsync(HttpMethod.Get, $"api/v1/invoices/{invoice.Id}") is not { } answer)
            return;
        Count("read", answer.Status.ToString(CultureInfo.InvariantCulture));

        // One that was promised is never unknown, to no node.
        answer.Status.ShouldBeOneOf(200, 503);
    }

    // Rather a young one than an old one.
    private JsonElement? Pick()
    {
        var known = Orders.TakeLast(40).Select(o => o.Invoice).OfType<JsonElement>().ToList();
        return known.Count == 0 ? null : dice.Of(known);
    }

    private Task<JsonElement?> PostAsync(string what, string path, object body) => SendAsync(what, path, JsonSerializer.Serialize(body));

    private async Task<JsonElement?> SendAsync(string what, string path, string json)
    {
        var answer = await dice.Of(cluster.Nodes).TryAsync(HttpMethod.Post, path, json);
        Count(what, answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "no answer");
        return answer is { Status: 200 } done ? done.Json : null;
    }

    private void Count(string what, string how) => Counts.AddOrUpdate($"{what} {how}", 1, (_, n) => n + 1);
}
