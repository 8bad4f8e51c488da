using System.Globalization;
using System.Reflection;

namespace InvoiceModule.Tests.Faults;

/// <summary>
/// Every command of every flow fails once: then everything has happened or nothing, the invariants hold, and running the flow again completes it.
/// </summary>
public abstract class DatabaseFaultTests(FaultKind kind)
{
    // Each run asks the database for less than this; a flow that never comes to its end would otherwise run for ever.
    private const int MostCommands = 400;

    private static readonly Dictionary<string, FaultFlow> Flows = new[] { typeof(InvoiceFlows), typeof(ChainFlows), typeof(ClaimFlows), typeof(DeliveryFlows), typeof(WalletFlows), typeof(DecisionFlows), typeof(OperatorFlows) }
        .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Static))
        .ToDictionary(p => $"{p.DeclaringType!.Name}.{p.Name}", p => (FaultFlow)p.GetValue(null)!, StringComparer.Ordinal);

    /// <summary>From place to place: 1 is every one. Where the same is done on a second database, every second one will do for what takes long.</summary>
    public static int Stride { get; set; } = 1;

    public static TheoryData<string> Names() => [.. Flows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_fails_everything_or_nothing_has_happened(string name)
    {
        var flow = Flows[name];

        // What passes fails nothing of ours.
        var isWhole = flow.IsAtomic && (kind == FaultKind.Broken || kind == FaultKind.Transient && flow.IsHosts);
        await using var world = await FaultWorld.StartAsync();
        for (var k = 1; ; k += kind == FaultKind.CommitUnanswered ? 1 : Stride)
        {
            k.ShouldBeLessThan(MostCommands);

            // As in a host that runs, the chains are up to date when an invoice is asked for.
            if (k % 8 < Stride)
                await world.Host.ScanAsync();
            var run = await flow.ArrangeAsync(world);
            var before = isWhole ? await DatabaseImage.TakeAsync(world.Host) : null;
            world.Faults.Arm(kind, k);
            var failure = await FailureAsync(run.Act);
            world.Faults.Disarm();
            if (world.Faults.FiredAt is not { } at)
            {
                failure.ShouldBeNull();
                await run.CheckDone();
                await world.CheckInvariantsAsync(name);
                k.ShouldBeGreaterThan(1, "The flow asks nothing of the database.");
                TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{name}, {kind}: {k - 1} places"));
                return;
            }

            var where = string.Create(CultureInfo.InvariantCulture, $"{name}, {kind}, place {k}: {at}\n{failure}");
            await world.CheckInvariantsAsync(where);
            if (failure is not null && isWhole)
                (await DatabaseImage.TakeAsync(world.Host)).ShouldBe(before, where);

            // What the database calls passing is got over without anybody's help.
            if (kind != FaultKind.Broken && !flow.IsHosts)
                failure.ShouldBeNull(where);
            if (failure is not null || !flow.IsAtomic)
            {
                world.Host.Time.Pass(TimeSpan.FromSeconds(10));
                await run.Act();
            }

            await DoneAsync(run, where);
        }
    }

    private static async Task DoneAsync(FaultRun run, string where)
    {
        try
        {
            await run.CheckDone();
        }
        catch (ShouldAssertException exception)
        {
            throw new ShouldAssertException($"Not done after {where}", exception);
        }
    }

    private static async Task<Exception?> FailureAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception exception) when (InjectedFaultException.IsBehind(exception))
        {
            return exception;
        }
    }
}
