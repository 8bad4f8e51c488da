using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("19.99", "19.99")]
    [InlineData("19,99", "19.99")]
    [InlineData("0,00043978", "0.00043978")]
    [InlineData("€19.99", "19.99")]
    [InlineData("19.99€", "19.99")]
    [InlineData("EUR 19,99", "19.99")]
    [InlineData("19.99 EUR", "19.99")]
    [InlineData("€ 1.234,50", "1234.50")]
    [InlineData("1,234.50 USD", "1234.50")]
    [InlineData("order-19", "order-19")]
    [InlineData("A1", "A1")]
    public void It_is_read_as_people_type_it(string text, string expected) => AmountText.Of(text).ShouldBe(expected);
}
