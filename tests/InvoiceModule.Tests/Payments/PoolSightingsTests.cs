using InvoiceModule.Chains;
using InvoiceModule.Payments;

namespace InvoiceModule.Tests.Payments;

/// <summary>Since when what waits has waited, look by look.</summary>
public sealed class PoolSightingsTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    // However many take its place: each is as old as the first, also once a later one has gone elsewhere with what all of them consume.
    [Fact]
    public void What_takes_the_place_of_another_inherits_its_time_and_keeps_it()
    {
        var sightings = new PoolSightings();
        var (first, second, third) = (Sends("first", "own", "in:0"), Sends("second", "own", "in:0"), Sends("third", "own", "in:0"));
        sightings.Apply(Look(0, first));
        sightings.Apply(Look(1, second));
        sightings.Find(second, "own").ShouldBe(At(0));
        sightings.Find(third, "own").ShouldBe(At(0));
        sightings.Apply(Look(2, Sends("elsewhere", "friend", "in:0")));
        sightings.Find(second, "own").ShouldBe(At(0));
        sightings.Find(third, "own").ShouldBeNull();
    }

    [Theory]
    [InlineData("old:0", "young:0")]
    [InlineData("young:0", "old:0")]
    public void What_takes_the_place_of_several_is_as_old_as_the_oldest(string one, string other)
    {
        var sightings = new PoolSightings();
        sightings.Apply(Look(0, Sends("old", "own", "old:0")));
        sightings.Apply(Look(1, Sends("old", "own", "old:0"), Sends("young", "own", "young:0")));
        sightings.Find(Sends("both", "own", one, other), "own").ShouldBe(At(0));
    }

    // Of two looks that ended at the same moment the one that is met first says it, and not each that comes after.
    [Fact]
    public void Of_two_that_are_as_old_the_first_stays()
    {
        var sightings = new PoolSightings();
        sightings.Apply(Look(0, Sends("one", "own", "one:0")) with { BeganAt = Noon.AddMinutes(-1) });
        sightings.Apply(Look(0, Sends("two", "own", "two:0")));
        sightings.Find(Sends("both", "own", "one:0", "two:0"), "own").ShouldBe(new PoolSighting(Noon.AddMinutes(-1), Noon));
    }

    [Fact]
    public void Of_a_busy_chain_the_last_hundred_thousand_are_kept()
    {
        var sightings = new PoolSightings();
        var oldest = Sends("oldest", "own", "in:0");
        sightings.Apply(Look(0, oldest));
        sightings.Apply(Look(1, [.. Enumerable.Range(1, 99_999).Select(i => Sends($"t{i}", "friend"))]));
        sightings.Apply(Look(2, Sends("last", "friend")));
        sightings.Find(oldest, "own").ShouldBe(At(0));
        sightings.Apply(Look(3));
        sightings.Find(oldest, "own").ShouldBeNull();
    }

    private static PoolSighting At(int minute) => new(Noon.AddMinutes(minute), Noon.AddMinutes(minute));

    private static ChainTransaction Sends(string txId, string to, params string[] spends) => new(txId, [new Transfer(0, to, 100)]) { Spends = spends };

    private static ChainUpdate Look(int minute, params ChainTransaction[] pool) => new()
    {
        From = new BlockRef(1, "a"),
        Fork = new BlockRef(1, "a"),
        Blocks = [],
        TipHeight = 1,
        BeganAt = Noon.AddMinutes(minute),
        ReadAt = Noon.AddMinutes(minute),
        NewPending = pool,
        PendingIds = pool.Select(t => t.TxId).ToHashSet(StringComparer.Ordinal),
    };
}
