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

    private static readonly Dictionary<string, FaultFlow> Flows = new[] { typeof(InvoiceFlows), typeof(ChainFlows), typeof(ClaimFlows), typeof(DeliveryFlows), typeof(WalletFlows), typeof(DecisionFlows), typeof(NoteFlows), typeof(OperatorFlows) }
        .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Static))
        .ToDictionary(p => $"{p.DeclaringType!.Name}.{p.Name}", p => (FaultFlow)p.GetValue(null)!, StringComparer.Ordinal);

    // What is wrong stays so: asking seldom finds it as well, and names the places between.
    private const int Verified = 4;

    private static readonly bool TakesAll = string.Equals(Environment.GetEnvironmentVariable("FAULT_PLACES"), "all", StringComparison.Ordinal);

    /// <summary>
    /// The same flows run on two databases. What fails for good fails at every place on the first of them and at every fourth on the other; what passes
    /// at every fourth on each, and not at the same ones. <c>FAULT_PLACES=all</c> takes every place on both.
    /// </summary>
    public static bool IsSecondDatabase { get; set; }

    public static TheoryData<string> Names() => [.. Flows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_fails_everything_or_nothing_has_happened(string name)
    {
        var flow = Flows[name];

        // What passes fails nothing of ours.
        var isWhole = flow.IsAtomic && (kind == FaultKind.Broken || kind == FaultKind.Transient && flow.IsHosts);
        var stride = !TakesAll && (kind == FaultKind.Transient || kind == FaultKind.Broken && IsSecondDatabase) ? 4 : 1;
        await using var world = await FaultWorld.StartAsync();
        for (var k = IsSecondDatabase && stride > 1 ? 2 : 1; ; k += stride)
        {
            k.ShouldBeLessThan(MostCommands);

            // As in a host that runs, the chains are up to date when an invoice is asked for.
            if (k % 8 < stride)
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
            if (k / stride % Verified == 0)
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
