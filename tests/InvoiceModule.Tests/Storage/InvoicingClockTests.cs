using InvoiceModule.Storage;

namespace InvoiceModule.Tests.Storage;

/// <summary>F63: product time is the database's, whatever the machine's own clock does.</summary>
public sealed class InvoicingClockTests
{
    private static readonly DateTimeOffset Database = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(-525600)]
    public void A_step_of_the_wall_clock_moves_nothing_and_is_looked_into(int minutes)
    {
        var machine = new TwoClocks { Wall = Database.AddMinutes(10) };
        var clock = new InvoicingClock(machine, []);
        clock.Set(Database);
        machine.Pass(TimeSpan.FromSeconds(2));
        clock.IsDoubtful.ShouldBeFalse();
        machine.Wall += TimeSpan.FromMinutes(minutes);
        clock.GetUtcNow().ShouldBe(Database.AddSeconds(2));
        clock.IsDoubtful.ShouldBeTrue();
        clock.Set(Database.AddSeconds(2));
        clock.IsDoubtful.ShouldBeFalse();
        clock.GetUtcNow().ShouldBe(Database.AddSeconds(2));
    }

    [Fact]
    public void After_a_sleep_that_the_monotonic_clock_missed_it_is_doubtful_until_it_has_read_again()
    {
        var machine = new TwoClocks { Wall = Database };
        var clock = new InvoicingClock(machine, []);
        clock.Set(Database);
        machine.Wall += TimeSpan.FromHours(8);
        clock.IsDoubtful.ShouldBeTrue();
        clock.Set(Database.AddHours(8));
        (clock.IsDoubtful, clock.GetUtcNow()).ShouldBe((false, Database.AddHours(8)));
    }

    // Clocks of countries change on this night; of a leap second a machine notices a step or a slow minute.
    [Fact]
    public void A_night_of_summer_time_and_a_second_more_have_no_hour_and_no_second_of_their_own()
    {
        var machine = new TwoClocks { Wall = Database, Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        var clock = new InvoicingClock(machine, []);
        clock.Set(Database);
        machine.Pass(TimeSpan.FromSeconds(3));
        machine.Wall -= TimeSpan.FromSeconds(1);
        clock.GetUtcNow().ShouldBe(Database.AddSeconds(3));
        clock.GetLocalNow().Offset.ShouldBe(TimeSpan.Zero);
    }

    private sealed class TwoClocks : TimeProvider
    {
        private TimeSpan _ran;

        public DateTimeOffset Wall { get; set; }

        public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

        public override TimeZoneInfo LocalTimeZone => Zone;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => _ran.Ticks;

        public void Pass(TimeSpan time)
        {
            Wall += time;
            _ran += time;
        }
    }
}
