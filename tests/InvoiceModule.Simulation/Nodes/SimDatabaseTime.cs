using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>The database has the true time. Question and answer may be long on their way, each as long as the other.</summary>
internal sealed class SimDatabaseTime(Node node) : IDatabaseTime
{
    /// <summary>By how much a process's time may be wrong: of a command that is on its way for 30 ms half is taken for the way back, and two processes may be wrong in two directions.</summary>
    public static readonly TimeSpan Error = TimeSpan.FromMilliseconds(40);

    public bool IsTold(DbContext context) => true;

    public async Task<DateTimeOffset> ReadAsync(DbContext context, CancellationToken cancellationToken)
    {
        var way = node.World.Dice.Chance(50) ? TimeSpan.FromMilliseconds(node.World.Dice.Between(1, 750)) : TimeSpan.Zero;
        node.World.Coverage.Hit("time", "database's answer is slow", way > TimeSpan.Zero);
        await node.BeforeCommandAsync();
        await TravelAsync(way);
        var time = new DateTimeOffset(node.World.Scheduler.Time);
        await TravelAsync(way);
        return time;
    }

    private async Task TravelAsync(TimeSpan way)
    {
        if (way > TimeSpan.Zero)
            await Turn.After(node.World.Scheduler, node, way);
        node.Check();
    }
}
