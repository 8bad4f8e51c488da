using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

public sealed class InvoiceCursorTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var cursor = new InvoiceCursor(new DateTime(2026, 1, 31, 12, 0, 0, 123, DateTimeKind.Utc), Guid.NewGuid());
        var text = cursor.ToString();
        text.Length.ShouldBe(32);
        text.ShouldMatch("^[A-Za-z0-9_-]{32}$");
        InvoiceCursor.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(cursor);
        read.CreatedAt.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("________________________________")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAA AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("ÀAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Junk_is_refused(string text) => InvoiceCursor.TryParse(text, out _).ShouldBeFalse();
}
