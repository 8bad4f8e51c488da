using System.Numerics;
using CsCheck;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class RateConsensusTests
{
    [Theory]
    [InlineData("100", "100")]
    [InlineData("100 102", "101")]
    [InlineData("100 101 103", "101")]
    [InlineData("103 100 101", "101")]
    [InlineData("100 101 102 103", "203/2")]
    [InlineData("100 101 200", "201/2")]
    [InlineData("100 101 0.0001", "201/2")]
    [InlineData("100 101 102 900", "101")]
    [InlineData("100 100 100 90 110", "100")]
    [InlineData("100 100 100 89 111", "100")]
    public void The_median_of_those_that_agree(string rates, string expected) => Agree(rates).ShouldBe(expected);

    [Theory]
    [InlineData("100 150")]
    [InlineData("100 50")]
    [InlineData("100 111")]
    [InlineData("100 150 200")]
    [InlineData("100 100 200 200")]
    [InlineData("1 100 10000 1000000")]
    public void Sources_at_odds_give_nothing(string rates) => Agree(rates).ShouldBeNull();

    [Fact]
    public void No_quotes_give_nothing() => RateConsensus.Agree([], 10, out _).ShouldBeNull();

    [Theory]
    [InlineData("95 105", true)]
    [InlineData("950 1051", false)]
    public void Two_may_be_so_many_percent_of_their_middle_apart(string rates, bool agreed) => (Agree(rates) is not null).ShouldBe(agreed);

    [Fact]
    public void Agrees_with_a_count_of_whole_numbers()
        => Gen.Int[50, 150].Array[1, 9].Where(a => a.Length != 2).Sample(rates =>
        {
            // The same rule in doubled whole numbers, so that a middle between two is whole too.
            var sorted = rates.Select(r => 2 * r).Order().ToList();
            int Middle(List<int> a) => (a[(a.Count - 1) / 2] + a[a.Count / 2]) / 2;
            var middle = Middle(sorted);
            var near = sorted.Where(r => 10 * Math.Abs(r - middle) <= middle).ToList();
            var expected = 2 * near.Count <= sorted.Count || near.Count == 2 && 10 * (near[1] - near[0]) > Middle(near)
                ? (Rational?)null
                : new Rational(Middle(near), 2);
            return RateConsensus.Agree([.. rates.Select(r => Quote(new Rational(r, 1)))], 10, out _) == expected;
        }, iter: 20_000);

    [Fact]
    public void One_liar_among_three_moves_the_rate_no_further_than_the_honest_ones()
        => Gen.Select(Gen.Long[1_000_000, 1_020_000], Gen.Long[1_000_000, 1_020_000], Gen.Long[1, long.MaxValue]).Sample((a, b, lie) =>
        {
            var rate = RateConsensus.Agree([Quote(new Rational(a, 7)), Quote(new Rational(lie, 7)), Quote(new Rational(b, 7))], 10, out _);
            rate.ShouldNotBeNull();
            return rate.Value >= new Rational(BigInteger.Min(a, b), 7) && rate.Value <= new Rational(BigInteger.Max(a, b), 7);
        });

    [Fact]
    public void Keeps_only_the_quotes_that_counted()
    {
        RateConsensus.Agree([Quote(new Rational(100, 1), "a"), Quote(new Rational(500, 1), "b"), Quote(new Rational(101, 1), "c")], 10, out var kept);
        kept.Select(quote => quote.Name).ShouldBe(["a", "c"]);
    }

    private static string? Agree(string rates)
        => RateConsensus.Agree([.. rates.Split(' ').Select(rate => Quote(Rational.Parse(rate)))], 10, out _) is { } rate
            ? rate.Denominator.IsOne ? rate.ToDecimalString() : rate.ToString()
            : null;

    private static SourceQuote Quote(Rational rate, string name = "x") => new(name, "BTC", "USD", rate, default);
}
