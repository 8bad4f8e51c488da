using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>What people have at hand when they look for an invoice: a link, a wallet's own writing of an address, how much has come, how much was asked for.</summary>
public class PastedSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bitcoin-sim", "BTC")]
    [InlineData("ethereum-sim", "ETH")]
    [InlineData("ethereum-sim", "USDT")]
    public async Task A_link_finds_what_it_names(string blockchain, string symbol)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, _) = (await host.InvoiceAsync(blockchain: blockchain, symbol: symbol), await host.InvoiceAsync(blockchain: blockchain, symbol: symbol));
        var tx = await host.PayAsync(invoice, 1_000);
        await host.ScanAsync();
        foreach (var link in new[] { $"https://shop.example/a/pay/{invoice.Id}", $"/invoicing/invoices/{invoice.Id}?x=1#callbacks", $"https://explorer.example/tx/{tx}", $"https://explorer.example/address/{invoice.Address}?tab=all", invoice.PaymentUri.ShouldNotBeNull() })
            (await FindAsync(host, link)).ShouldBe([invoice.Id], link);
        foreach (var said in new[] { $"<https://shop.example/pay/{invoice.Id}>", $"See https://shop.example/pay/{invoice.Id}.", $"(\"{invoice.Id}\")", $"invoice\u00a0{invoice.Id}!", $"{invoice.Id:N}", $"{invoice.Id:B}", $"'{tx}',", $"it went to {invoice.Address}." })
            (await FindAsync(host, said)).ShouldBe([invoice.Id], said);
        (await FindAsync(host, $"https://shop.example/pay/{Guid.NewGuid()}")).ShouldBeEmpty();
        (await FindAsync(host, $"https://shop.example/{new string('x', 250)}/pay/{invoice.Id}")).ShouldBeEmpty("What is too long is not looked for.");
        (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([Guid.NewGuid()], new() { Text = $"https://shop.example/pay/{invoice.Id}" }, null, 20, Token)).Rows.ShouldBeEmpty("It is another's.");
    }

    [Fact]
    public async Task An_address_and_a_hash_are_found_as_codes_write_them()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH");
        var tx = await host.PayAsync(invoice, 1_000);
        await host.ScanAsync();
        foreach (var text in new[] { invoice.Address.ToUpperInvariant(), "0X" + invoice.Address[2..], invoice.Address.ToLowerInvariant(), tx.ToUpperInvariant(), "ETHEREUM:" + invoice.Address.ToUpperInvariant() })
            (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
    }

    // An order id may be a UUID and the number of the attempt, and the beginning of a hash has as many digits as a UUID without dashes.
    [Fact]
    public async Task What_reads_as_an_id_and_names_no_invoice_is_looked_for_as_everything_else()
    {
        await using var host = await ModuleHost.StartAsync();
        var order = Guid.NewGuid();
        var invoice = await host.InvoiceAsync(orderId: $"{order}-2");
        var tx = await host.PayAsync(invoice, 1_000);
        var whole = await host.InvoiceAsync(orderId: Guid.NewGuid().ToString());
        await host.ScanAsync();
        foreach (var text in new[] { $"{order}", $"{order}-", tx[..31], tx[..32], tx[..33] })
            (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
        (await FindAsync(host, whole.Data.OrderId!)).ShouldBe([whole.Id]);
        (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([Guid.NewGuid()], new() { Text = $"{order}" }, null, 20, Token)).Rows.ShouldBeEmpty("It is another's.");
    }

    [Fact]
    public async Task Hashes_and_addresses_are_found_with_and_without_the_sign_of_hexadecimal()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var (blockchain, symbol) in new[] { ("bitcoin-sim", "BTC"), ("ethereum-sim", "ETH") })
        {
            var invoice = await host.InvoiceAsync(blockchain: blockchain, symbol: symbol);
            var tx = await host.PayAsync(invoice, 1_000, symbol: symbol);
            await host.ScanAsync();
            var digits = tx.StartsWith("0x", StringComparison.Ordinal) ? tx[2..] : tx;
            List<string> texts = [digits, "0x" + digits, "0X" + digits.ToUpperInvariant(), $"see {digits}."];
            if (symbol == "ETH")
                texts.AddRange([invoice.Address[2..], invoice.Address[2..].ToUpperInvariant()]);
            foreach (var text in texts)
                (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
        }
    }

    // A payment URI with its title is the longest that anybody copies here.
    [Fact]
    public async Task A_payment_link_of_any_length_is_found()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(title: new string('x', 256));
        var link = invoice.PaymentUri.ShouldNotBeNull();
        link.Length.ShouldBeGreaterThan(256);
        (await FindAsync(host, link)).ShouldBe([invoice.Id]);
    }

    [Fact]
    public async Task How_much_came_finds_where_it_went()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, other) = (await host.InvoiceAsync(100_000), await host.InvoiceAsync(100_000));
        await host.PayAsync(invoice, 98_765);
        await host.PayAsync(other, 100_000);
        var aside = await host.InvoiceAsync(7, blockchain: "ethereum-sim", symbol: "USDT");
        var tx = await host.PayAsync(aside, 4_321, symbol: "ETH");
        await host.ScanAsync();
        foreach (var text in new[] { "0.00098765", "98765", "0,00098765 BTC" })
            (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
        (await FindAsync(host, "100000")).ShouldBe([invoice.Id, other.Id], ignoreOrder: true);
        (await FindAsync(host, "4321")).ShouldBeEmpty("It is credited nowhere.");

        var search = host.Services.GetRequiredService<SuspenseSearch>();
        foreach (var text in new[] { "4321", "0.000000000000004321 ETH" })
            (await search.FindAsync([ModuleHost.WalletId], text, Token)).ShouldHaveSingleItem(text).TransactionId.ShouldBe(tx);
        (await search.FindAsync([ModuleHost.WalletId], "98765", Token)).ShouldBeEmpty("It is no longer in suspense, and never was.");
        (await search.FindAsync([Guid.NewGuid()], "4321", Token)).ShouldBeEmpty("It is another's.");

        // Of several wallets in one statement each.
        var second = Guid.NewGuid();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(second, "Second"), Token);
        Guid[] wallets = [second, ModuleHost.WalletId];
        (await search.FindAsync(wallets, "4321", Token)).ShouldHaveSingleItem().TransactionId.ShouldBe(tx);
        (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync(wallets, new() { Text = "98765" }, null, 20, Token)).Rows.ShouldHaveSingleItem().Id.ShouldBe(invoice.Id);
    }

    [Theory]
    [InlineData("100.00", 10, "110.00", "110")]
    [InlineData("19.99", -15, "16.99", "16,99 USD")]
    [InlineData("50", 0, "50", "50.00")]
    public async Task A_fiat_price_is_found_as_it_was_sent_and_as_it_is_asked_for(string value, int percent, string shown, string typed)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, _) = (await host.InvoiceAsync(fiat: value, percent: percent), await host.InvoiceAsync(fiat: "77.77"));
        foreach (var text in new[] { value, shown, typed })
            (await FindAsync(host, text)).ShouldBe([invoice.Id], text);
        var row = (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new() { Text = shown }, null, 20, Token)).Rows.ShouldHaveSingleItem();
        row.FiatAsked.ShouldBe(shown, "The list tells what the payer is asked for.");
    }

    private static async Task<List<Guid>> FindAsync(ModuleHost host, string text)
        => [.. (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new() { Text = text }, null, 20, Token)).Rows.Select(r => r.Id)];
}
