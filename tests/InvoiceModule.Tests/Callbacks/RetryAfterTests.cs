using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>F72: what a merchant asks for, and how much of it he gets.</summary>
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 1)]
    [InlineData(" 120 ", 120)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("999999999", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Mon, 23 Nov 2026 12:10:00 GMT", 600)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", 1)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    public void Is_kept_within_its_bounds(string value, int seconds) => RetryAfter.Parse(value, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("soon")]
    [InlineData("١٢")]
    [InlineData("2026-11-23T12:10:00Z")]
    public void Junk_is_ignored(string? value) => RetryAfter.Parse(value, Now).ShouldBeNull();

    [Fact]
    public void A_giant_is_ignored() => RetryAfter.Parse(new string('9', 10_000), Now).ShouldBeNull();
}
