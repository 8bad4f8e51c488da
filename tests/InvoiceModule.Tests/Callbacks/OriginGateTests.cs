using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class OriginGateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_healthy_origin_grows_to_its_bound()
    {
        var gate = Gate(100, 8);
        Enter(gate, "a").ShouldBe(2);
        gate.Leave("a", true);
        gate.Leave("a", true);
        Enter(gate, "a").ShouldBe(8);
        gate.Blocked().ShouldBe(["a"]);
        gate.TryEnter("b").ShouldBeTrue();
    }

    [Fact]
    public void A_failing_origin_is_called_twenty_times_a_second_until_it_recovers()
    {
        var gate = Gate(100, 8);
        gate.TryEnter("a");
        gate.Leave("a", false);
        gate.TryEnter("a").ShouldBeFalse();
        gate.Blocked().ShouldBe(["a"]);
        gate.NextOpening().ShouldBe(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            gate.TryEnter("a").ShouldBeTrue();
            gate.TryEnter("a").ShouldBeFalse();
            gate.Leave("a", true);
        }

        Enter(gate, "a").ShouldBe(8);
        gate.NextOpening().ShouldBeNull();
    }

    [Fact]
    public void Failing_origins_leave_half_of_the_slots_to_others()
    {
        var gate = Gate(10, 8);
        for (var i = 0; i < 10; i++)
        {
            gate.TryEnter($"bad{i}").ShouldBeTrue();
            gate.Leave($"bad{i}", false);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 10).Count(i => gate.TryEnter($"bad{i}")).ShouldBe(5);
        Enumerable.Range(0, 10).Count(i => gate.TryEnter($"good{i}")).ShouldBe(5);
        gate.Free.ShouldBe(0);
        gate.Leave("bad0", true);
        gate.Leave("good0", null);
        gate.Free.ShouldBe(2);
    }

    [Fact]
    public void An_origin_that_was_served_waits_for_the_others_turn()
    {
        var gate = Gate(100, 8);
        gate.TryEnter("a").ShouldBeTrue();
        gate.Blocked().ShouldBeEmpty();
        gate.BlockedOrServed().ShouldBe(["a"]);
        gate.EndRound().ShouldBeTrue();
        gate.BlockedOrServed().ShouldBeEmpty();
        gate.EndRound().ShouldBeFalse();
        Enter(gate, "a").ShouldBe(1);
        gate.EndRound().ShouldBeFalse();
        gate.BlockedOrServed().ShouldBe(["a"]);
    }

    private OriginGate Gate(int all, int each)
        => new(new InvoicingCallbackOptions { MaxConcurrency = all, MaxConcurrencyPerOrigin = each }, _time);

    private static int Enter(OriginGate gate, string origin)
    {
        var entered = 0;
        while (gate.TryEnter(origin))
            entered++;
        return entered;
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
