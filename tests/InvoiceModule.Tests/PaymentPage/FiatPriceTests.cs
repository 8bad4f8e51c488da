using System.Text.Json;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Pages;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>The payer is told what he really pays: what the coins are worth is what his wallet shows him.</summary>
public sealed class FiatPriceTests
{
    private static readonly string Rate = new PriceRate(Rational.Parse("50000"), [], new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)).ToJson();

    [Theory]
    [InlineData("100.00", 10, "110.00", "110.00")]
    [InlineData("1000", -50, "500.00", "500.00")]
    [InlineData("19.9", 0, "19.9", "19.90")]
    public async Task A_fiat_price_is_told_with_its_markup(string value, int percent, string told, string shown)
    {
        await using var host = await PageHost.StartAsync();
        var invoice = await host.AddAsync(with: t => t with { FiatCurrency = "EUR", FiatValue = value, FiatPercent = percent, IsFiatPriced = true, Rate = Rate });
        (await host.TextAsync($"/pay/{invoice.Id}")).ShouldContain($"<p class=\"price\"><bdi>{shown}&#xA0;EUR</bdi></p>");
        using var json = JsonDocument.Parse(await host.TextAsync($"/pay/{invoice.Id}/status"));
        json.RootElement.GetProperty("fiat_currency").GetRawText().ShouldBe($$"""{"currency":"EUR","value":"{{told}}"}""");
    }
}
