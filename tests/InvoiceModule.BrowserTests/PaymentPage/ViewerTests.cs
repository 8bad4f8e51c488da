using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>A thousand people watch their invoices.</summary>
public sealed class ViewerTests(ITestOutputHelper output)
{
    private const int Viewers = 1000;
    private const int Invoices = 100;
    private const int MaxLooks = 5;
    private const double MostStatements = 10;
    private const string Command = "Executed DbCommand";

    [Fact]
    public async Task A_thousand_viewers_cost_little_memory_and_no_query_each()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "Information",
        });
        var invoices = new List<JsonElement>();
        for (var i = 0; i < Invoices; i += 10)
            invoices.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.Client.OrderAsync(InvoiceOrder.Crypto()))));
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = shop.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        // The paths are warm before anything is measured.
        for (var i = 0; i < 50; i++)
            (await OpenAsync(http, invoices[i].Id)).Dispose();
        var idle = await CommandsAsync(shop, TimeSpan.FromSeconds(4));
        var before = Memory(shop);
        var streams = new List<StreamReader>();
        try
        {
            for (var i = 0; i < Viewers; i += Invoices)
                streams.AddRange(await Task.WhenAll(invoices.Select(invoice => OpenAsync(http, invoice.Id))));
            var after = Memory(shop);

            // What the opening cost may still be on its way into the log; what a viewer costs would be there in every look.
            var watched = double.MaxValue;
            for (var look = 0; look < MaxLooks && watched - idle >= MostStatements; look++)
                watched = await CommandsAsync(shop, TimeSpan.FromSeconds(4));

            var start = Stopwatch.GetTimestamp();
            await shop.Client.PayAsync(invoices[7]);
            var told = await Task.WhenAll(Enumerable.Range(0, Viewers).Where(i => i % Invoices == 7).Select(i => NextAsync(streams[i])));
            var took = Stopwatch.GetElapsedTime(start);
            told.ShouldAllBe(json => JsonDocument.Parse(json).RootElement.GetProperty("status").GetString() == "IN_MEMPOOL");

            var each = (after - before) / Viewers;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Viewers} viewers of {Invoices} invoices: {each / 1024.0:0.0} KiB each; {idle:0.0} statements a second without and {watched:0.0} with them; told of a payment after {took.TotalMilliseconds:0} ms"));
            each.ShouldBeLessThan(100 * 1024);

            // Two small statements every two seconds, whatever their number.
            // A machine that was busy with other things before may have been slow then: it is asked once more without them.
            streams.ForEach(s => s.Dispose());
            if (watched - idle >= MostStatements)
                idle = Math.Max(idle, await CommandsAsync(shop, TimeSpan.FromSeconds(4)));
            (watched - idle).ShouldBeLessThan(MostStatements);
        }
        finally
        {
            streams.ForEach(s => s.Dispose());
        }
    }

    private static async Task<StreamReader> OpenAsync(HttpClient http, string id)
    {
        var answer = await http.GetAsync($"pay/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        var stream = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await NextAsync(stream);
        return stream;
    }

    private static async Task<string> NextAsync(StreamReader stream)
    {
        using var patience = new CancellationTokenSource(ShopClient.Patience);
        for (var isState = true; ;)
        {
            var line = await stream.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The stream ended.");

            // An empty line ends an event, and its name with it.
            if (line.Length == 0)
                isState = true;
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                isState = line[7..] != "alive";
            else if (isState && line.StartsWith("data: ", StringComparison.Ordinal))
                return line[6..];
        }
    }

    // Statements a second, as the host's own log tells them.
    private static async Task<double> CommandsAsync(ShopProcess shop, TimeSpan time)
    {
        var before = Count(shop);
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(time);
        return (Count(shop) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int Count(ShopProcess shop) => shop.Log.Text.Split(Command).Length - 1;

    private static long Memory(ShopProcess shop)
    {
        var line = File.ReadLines($"/proc/{shop.ProcessId.ToString(CultureInfo.InvariantCulture)}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) * 1024;
    }
}
