using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The price of an invoice in fiat money, computed again in whole numbers.</summary>
[Collection(RequestCollection.Name)]
public sealed class PricingTests(ShopsFixture shops)
{
    /// <summary>Price of one coin in units of 10^-2 USD at start, times 110 for EUR.</summary>
    private static readonly Dictionary<string, (int Usd, int Decimals, string Blockchain)> Coins = new()
    {
        ["BTC"] = (50000, 8, "bitcoin-sim"),
        ["ETH"] = (2500, 18, "ethereum-sim"),
        ["USDT"] = (1, 6, "ethereum-sim"),
    };

    [Theory]
    [InlineData("BTC", "USD", "100", null)]
    [InlineData("BTC", "USD", "0.01", null)]
    [InlineData("BTC", "USD", "19.99", 3)]
    [InlineData("BTC", "USD", "0.03", -99)]
    [InlineData("BTC", "usd", "1", 1000)]
    [InlineData("BTC", "EUR", "99.99", 7)]
    [InlineData("BTC", "EUR", "0.01", 1)]
    [InlineData("ETH", "USD", "33.33", 1)]
    [InlineData("ETH", "EUR", "0.07", -33)]
    [InlineData("USDT", "EUR", "1", null)]
    [InlineData("USDT", "USD", "12345678.91", 0)]
    [InlineData("USDT", "Eur", "0.01", 13)]
    public async Task The_price_is_the_formula_rounded_up_once(string symbol, string currency, string fiat, int? percent)
    {
        foreach (var kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.Postgres])
        {
            var client = await shops.ClientAsync(kind);
            var (usd, decimals, blockchain) = Coins[symbol];
            var invoice = await client.OrderAsync(InvoiceOrder.Fiat(fiat, currency, percent, blockchain, symbol));

            var cents = BigInteger.Parse(decimal.Parse(fiat, CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var isEuro = currency.Equals("EUR", StringComparison.OrdinalIgnoreCase);
            var numerator = cents * (100 + (percent ?? 0)) * BigInteger.Pow(10, decimals) * (isEuro ? 110 : 100);
            var denominator = new BigInteger(100) * 100 * usd * 100;
            var expected = (numerator + denominator - 1) / denominator;

            invoice.Value.ShouldBe(expected);
            var shown = invoice.GetProperty("fiat_currency");
            shown.Text("currency").ShouldBe(currency.ToUpperInvariant());
            shown.GetProperty("percent").GetInt32().ShouldBe(percent ?? 0);
            decimal.Parse(shown.GetProperty("value").ToString(), CultureInfo.InvariantCulture).ShouldBe(decimal.Parse(fiat, CultureInfo.InvariantCulture));
            var rate = decimal.Parse(shown.Text("rate"), CultureInfo.InvariantCulture);
            Math.Abs(rate - (isEuro ? usd / 1.10m : usd)).ShouldBeLessThan(0.00001m);
        }
    }

    [Fact]
    public async Task A_number_and_an_array_of_one_object_mean_the_same_as_text_and_object()
    {
        var client = await shops.ClientAsync();
        var number = InvoiceOrder.Fiat().WithRaw("fiatCurrency", """[{"currency":"EUR","value":19.9,"percent":5}]""");
        var text = InvoiceOrder.Fiat("19.90", "EUR", 5);
        (await client.CreateAsync(number)).ShouldBe(200).Json.Value.ShouldBe((await client.OrderAsync(text)).Value);
    }

    [Fact]
    public async Task A_known_currency_without_a_rate_is_503_and_one_with_no_decimals_works_once_it_has_one()
    {
        var client = await shops.ClientAsync();
        var order = InvoiceOrder.Fiat("1500", "JPY");
        var refused = (await client.CreateAsync(order)).ShouldBeError(503, "rate_unavailable");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        await client.SetRateAsync("BTC", "JPY", "7500000");
        (await client.OrderAsync(order)).Value.ShouldBe(20_000);
        (await client.CreateAsync(InvoiceOrder.Fiat("1.5", "JPY"))).ShouldBeError(400, "validation_failed");
    }

    [Fact]
    public async Task The_price_stays_when_the_rate_moves()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Fiat("10", "USD", blockchain: "ethereum-sim", symbol: "ETH"));
        await client.SetRateAsync("ETH", "USD", "5000");
        try
        {
            (await client.InvoiceAsync(invoice.Id)).Value.ShouldBe(invoice.Value);
            (await client.OrderAsync(InvoiceOrder.Fiat("10", "USD", blockchain: "ethereum-sim", symbol: "ETH"))).Value.ShouldBe(invoice.Value / 2);
        }
        finally
        {
            await client.SetRateAsync("ETH", "USD", "2500");
        }
    }

    [Fact]
    public async Task A_source_that_fails_refuses_fiat_prices_only_and_writes_nothing()
    {
        var client = await shops.ClientAsync();
        await client.SetRateAsync("USDT", "USD", null);
        try
        {
            var before = await client.ListAsync();
            var order = InvoiceOrder.Fiat(blockchain: "ethereum-sim", symbol: "USDT");
            (await client.CreateAsync(order)).ShouldBeError(503, "rate_unavailable").Headers.ShouldContainKey("Retry-After");
            (await client.ListAsync()).Length.ShouldBe(before.Length);
            (await client.CreateAsync(InvoiceOrder.Crypto(blockchain: "ethereum-sim", symbol: "USDT"))).ShouldBe(200);
        }
        finally
        {
            await client.SetRateAsync("USDT", "USD", "1");
        }
    }

    [Fact]
    public async Task Fiat_members_may_stand_beside_members_nobody_knows()
    {
        var client = await shops.ClientAsync();
        var order = InvoiceOrder.Fiat();
        order["fiatCurrency"]!["note"] = new JsonArray(1, 2);
        (await client.CreateAsync(order)).ShouldBe(200);
    }
}
