using CsCheck;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class PriceRateTests
{
    private static readonly DateTime At = new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_567);

    [Fact]
    public void Is_stored_compactly_and_exactly()
    {
        var rate = new PriceRate(new Rational(500_000, 11), [new SourceQuote("Kraken", "BTC", "USD", new Rational(50_000, 1), At)], At);
        rate.ToJson().ShouldBe(
            """{"rate":"500000/11","at":"2026-11-23T12:00:00.1234567Z","sources":[{"name":"Kraken","base":"BTC","quote":"USD","rate":"50000/1","at":"2026-11-23T12:00:00.1234567Z"}]}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Comes_back_as_it_was(string culture) => Cultures.Run(culture, () =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[1, long.MaxValue], Gen.Long[0, DateTime.MaxValue.Ticks], Gen.String[1, 64].Where(s => !s.Any(char.IsSurrogate)), Gen.Int[0, 5])
            .Sample((numerator, denominator, ticks, name, count) =>
            {
                var at = new DateTime(ticks, DateTimeKind.Utc);
                var rate = new Rational(numerator, denominator);
                var written = new PriceRate(rate, [.. Enumerable.Range(0, count).Select(i => new SourceQuote(name + i, "BTC", "EUR", rate, at))], at);
                var read = PriceRate.FromJson(written.ToJson());
                read.Rate.ShouldBe(rate);
                read.At.ShouldBe(at);
                read.At.Kind.ShouldBe(DateTimeKind.Utc);
                read.Sources.ShouldBe(written.Sources);
            }, iter: 200));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"rate":50000,"at":"2026-11-23T12:00:00.0000000Z","sources":[]}""")]
    [InlineData("""{"rate":"1/0","at":"2026-11-23T12:00:00.0000000Z","sources":[]}""")]
    [InlineData("""{"rate":"1/1","at":"yesterday","sources":[]}""")]
    [InlineData("""{"rate":"1/1","at":"2026-11-23T12:00:00.0000000Z","sources":{}}""")]
    public void Anything_else_is_a_format_error(string json) => Should.Throw<FormatException>(() => PriceRate.FromJson(json));
}
