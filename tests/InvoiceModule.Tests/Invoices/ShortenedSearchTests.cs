using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>Hashes and addresses as lists and explorers shorten them.</summary>
public class ShortenedSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bitcoin-sim", "BTC")]
    [InlineData("ethereum-sim", "USDT")]
    public async Task The_beginning_finds_it_and_the_end_is_held_against_it(string blockchain, string symbol)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, other) = (await host.InvoiceAsync(blockchain: blockchain, symbol: symbol), await host.InvoiceAsync(blockchain: blockchain, symbol: symbol));
        var tx = await host.PayAsync(invoice, 100_000);
        await host.PayAsync(other, 100_000);
        await host.ScanAsync();
        var address = invoice.Address;
        string[] meant = [$"{tx[..12]}…{tx[^6..]}", $"{tx[..12]}...{tx[^6..]}", tx[..16], tx[..16].ToUpperInvariant(), tx[..16] + "…", $"{address[..12]}…{address[^6..]}", address[..16], address];
        foreach (var text in meant)
            (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
        foreach (var text in new[] { $"{tx[..12]}…zzzzzz", tx[..7], $"{tx[..12]}…{tx[^6..]}…", $"…{tx[^6..]}", $"{address[..12]}…zzzzzz", $"{tx[..16]} x" })
            (await FindAsync(host, text)).ShouldBeEmpty(text);
        (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([Guid.NewGuid()], new() { Text = meant[0] }, null, 20, Token)).Rows.ShouldBeEmpty("It is another's.");
    }

    [Fact]
    public async Task Money_in_suspense_is_found_so_too()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "USDT");
        var tx = await host.PayAsync(invoice, 1_000, symbol: "ETH");
        await host.ScanAsync();
        var search = host.Services.GetRequiredService<SuspenseSearch>();
        foreach (var text in new[] { $"{tx[..12]}…{tx[^6..]}", tx[..10], $"{invoice.Address[..12]}…{invoice.Address[^6..]}", invoice.Address[..14] })
            (await search.FindAsync([ModuleHost.WalletId], text, Token)).ShouldHaveSingleItem(text).TransactionId.ShouldBe(tx);
        (await search.FindAsync([ModuleHost.WalletId], $"{tx[..12]}…zzzzzz", Token)).ShouldBeEmpty();
        (await search.FindAsync([Guid.NewGuid()], tx[..12], Token)).ShouldBeEmpty();
    }

    private static async Task<List<Guid>> FindAsync(ModuleHost host, string text)
        => [.. (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new() { Text = text }, null, 20, Token)).Rows.Select(r => r.Id)];
}
