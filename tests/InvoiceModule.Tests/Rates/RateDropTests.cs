using CsCheck;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class RateDropTests
{
    [Theory]
    [InlineData("50000", "49500", true)]
    [InlineData("50000", "49499.999999999999999999999999", false)]
    [InlineData("50000", "50000", true)]
    [InlineData("50000", "90000", true)]
    [InlineData("0.000000000000000100", "0.000000000000000099", true)]
    [InlineData("0.0000000000000001000", "0.0000000000000000989", false)]
    public void One_percent_is_tolerated_and_not_a_hair_more(string priced, string now, bool expected)
        => RateDrop.IsTolerable(Rational.Parse(priced), Rational.Parse(now)).ShouldBe(expected);

    [Fact]
    public void Agrees_with_whole_numbers()
        => Gen.Select(Gen.Int[1, 100_000], Gen.Int[1, 100_000], Gen.Int[1, 1000])
            .Sample((priced, now, scale) => RateDrop.IsTolerable(new Rational(priced, scale), new Rational(now, scale)) == ((long)priced * 99 <= now * 100L));

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "0")]
    [InlineData("1", "-1")]
    public void A_rate_is_positive(string priced, string now)
        => Should.Throw<ArgumentOutOfRangeException>(() => RateDrop.IsTolerable(Rational.Parse(priced), Rational.Parse(now)));
}
