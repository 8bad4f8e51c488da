using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;

namespace InvoiceModule.Tests.Invoices;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("19.99", "19.99")]
    [InlineData("19,99", "19.99")]
    [InlineData("0,00043978", "0.00043978")]
    [InlineData(".00043978", "0.00043978")]
    [InlineData("€19.99", "19.99")]
    [InlineData("US$ 1234.50", "1234.50")]
    [InlineData("R$1.234,50", "1234.50")]
    [InlineData("1234.50 US$", "1234.50")]
    [InlineData("1234.50CA$", "1234.50")]
    [InlineData("19.99€", "19.99")]
    [InlineData("EUR 19,99", "19.99")]
    [InlineData("19.99 EUR", "19.99")]
    [InlineData("EUR1234.50", "1234.50")]
    [InlineData("1234.50EUR", "1234.50")]
    [InlineData("0.027159BTC", "0.027159")]
    [InlineData("5 USDT", "5")]
    [InlineData("€ 1.234,50", "1234.50")]
    [InlineData("1,234.50 USD", "1234.50")]
    [InlineData("1 234,50", "1234.50")]
    [InlineData("1 234 567 PLN", "1234567")]
    [InlineData("1\u202f234,50\u00a0€", "1234.50")]
    [InlineData("1\u00a0234,50 EUR", "1234.50")]
    [InlineData("1'234.50", "1234.50")]
    [InlineData("CHF 1’234.50", "1234.50")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1.234.567,89", "1234567.89")]
    [InlineData("0.500", "0.500")]
    [InlineData("1234.500", "1234.500")]
    [InlineData("1 000", "1000")]
    [InlineData("1.000", "1.000 1000")]
    [InlineData("1,000", "1.000 1000")]
    [InlineData("€ 12.500", "12.500 12500")]
    public void It_is_read_as_people_type_it(string text, string expected) => string.Join(' ', AmountText.Find(text)).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("order-19")]
    [InlineData("A1")]
    [InlineData("INV1000")]
    [InlineData("INV1000$")]
    [InlineData("US$")]
    [InlineData("1000ABC")]
    [InlineData("1 2")]
    [InlineData("12 34")]
    [InlineData("1 0000")]
    [InlineData("1.234.50")]
    [InlineData("1.2,3.4")]
    [InlineData("0x12")]
    [InlineData("EUR")]
    [InlineData("€")]
    public void What_is_no_amount_is_none(string text) => AmountText.Find(text).ShouldBeEmpty();

    // Copied from the page that the payer sees.
    [Fact]
    public void Prices_as_the_payment_page_writes_them_in_each_language_are_read()
    {
        foreach (var texts in PaymentLanguages.All)
            AmountText.Find(PaymentFormat.Fiat(new PublicFiat("EUR", "1234567.50"), texts.Culture)).ShouldBe(["1234567.50"], texts.Language);
    }
}
