using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class RateMemoryTests
{
    private readonly RateMemory _memory = new(30, TimeSpan.FromSeconds(60));
    private readonly DateTime _start = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_first_rate_is_believed() => Try(0, 100).ShouldBeTrue();

    [Theory]
    [InlineData(130, true)]
    [InlineData(131, false)]
    [InlineData(70, true)]
    [InlineData(69, false)]
    [InlineData(150, false)]
    [InlineData(50, false)]
    public void A_jump_is_refused(int rate, bool believed)
    {
        Try(0, 100).ShouldBeTrue();
        Try(30, rate).ShouldBe(believed);
    }

    [Fact]
    public void A_jump_that_has_stood_is_believed()
    {
        Try(0, 100).ShouldBeTrue();
        Try(10, 150).ShouldBeFalse();
        Try(40, 151).ShouldBeFalse();
        Try(69, 149).ShouldBeFalse();
        Try(70, 150).ShouldBeTrue();
        Try(71, 100).ShouldBeFalse();
    }

    [Fact]
    public void A_jump_must_stand_though_the_old_rate_has_aged_meanwhile()
    {
        Try(0, 100).ShouldBeTrue();
        Try(59, 150).ShouldBeFalse();
        Try(61, 150).ShouldBeFalse();
        Try(118, 150).ShouldBeFalse();
        Try(119, 150).ShouldBeTrue();
    }

    [Fact]
    public void What_jumps_on_must_stand_anew()
    {
        Try(0, 100).ShouldBeTrue();
        Try(10, 150).ShouldBeFalse();
        Try(60, 300).ShouldBeFalse();
        Try(75, 300).ShouldBeFalse();
        Try(120, 300).ShouldBeTrue();
    }

    [Fact]
    public void What_came_back_is_believed_at_once()
    {
        Try(0, 100).ShouldBeTrue();
        Try(10, 150).ShouldBeFalse();
        Try(11, 101).ShouldBeTrue();
        Try(12, 150).ShouldBeFalse();
        Try(71, 150).ShouldBeFalse();
    }

    [Fact]
    public void After_a_minute_without_a_rate_any_is_believed()
    {
        Try(0, 100).ShouldBeTrue();
        Try(60, 150).ShouldBeFalse();
        Try(121, 500).ShouldBeTrue();
    }

    [Fact]
    public void What_several_sources_say_is_believed_and_remembered()
    {
        Try(0, 100).ShouldBeTrue();
        _memory.Accept("BTC", "USD", new Rational(200, 1), _start.AddSeconds(1));
        Try(2, 210).ShouldBeTrue();
        Try(3, 100).ShouldBeFalse();
    }

    [Fact]
    public void Pairs_do_not_mix()
    {
        Try(0, 100).ShouldBeTrue();
        _memory.TryAccept("BTC", "EUR", new Rational(1, 1), _start).ShouldBeTrue();
        _memory.TryAccept("ETH", "USD", new Rational(1, 1), _start).ShouldBeTrue();
    }

    [Fact]
    public void Zero_percent_allows_any_jump()
    {
        var memory = new RateMemory(0, TimeSpan.FromSeconds(60));
        memory.TryAccept("BTC", "USD", new Rational(1, 1), _start).ShouldBeTrue();
        memory.TryAccept("BTC", "USD", new Rational(1000, 1), _start).ShouldBeTrue();
    }

    private bool Try(int second, int rate) => _memory.TryAccept("BTC", "USD", new Rational(rate, 1), _start.AddSeconds(second));
}
