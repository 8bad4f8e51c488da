using System.Diagnostics;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>
/// F57: a real process dies by SIGKILL at a named place, and starts again. Without more said it dies at two places; <c>CRASH_POINTS=all</c> takes
/// every place that a shop reaches by itself, and a list of names, separated by commas, those.
/// </summary>
public abstract class CrashPointTests(DatabaseKind kind, ITestOutputHelper output)
{
    private const int Killed = 128 + 9;

    // What no shop does by itself: a polite end, a look or a merchant that takes seconds, a handler that fails, an import, old dead letters, decisions of
    // people. The simulator dies there.
    private static readonly string[] Elsewhere =
    [
        "scan-renewal", "scan-release", "callback-renewal", "callback-release", "callback-pruning", "handler-failure", "handler-renewal", "import", "decision", "audit",
    ];

    // What happens once in the life of a database.
    private static readonly string[] FirstStart = ["scan-start", "wallet", "currency", "key-rotation"];

    private static readonly string[] Short = ["create.address-leased", "create.after-commit"];

    private static IEnumerable<string> Points => Environment.GetEnvironmentVariable("CRASH_POINTS") switch
    {
        null or "" => Short,
        "all" => Storage.CrashPoints.All.Where(p => !Elsewhere.Contains(FlowOf(p), StringComparer.Ordinal)),
        var names => names.Split(','),
    };

    [Fact]
    public async Task Killed_there_it_goes_on_and_loses_nothing()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var merchant = await SimulatedMerchant.StartAsync();
        await using var shop = await ShopProcess.StartAsync(kind, settings);
        await using var truth = new Truth(o => Use(o, shop.Database));
        foreach (var point in Points.Where(p => !FirstStart.Contains(FlowOf(p), StringComparer.Ordinal)))
        {
            var started = Stopwatch.GetTimestamp();
            var script = new CrashScript(shop, truth, MerchantInbox.Open(merchant), point);
            await shop.KillAsync();
            settings[Testing.Crashes.CrashAt.Key] = point;
            shop.StartAgainUnawaited();
            await RunUntilGoneAsync(shop, script);
            (await shop.WaitForEndAsync(TimeSpan.FromSeconds(30))).ShouldBe(Killed, $"{point} was never reached:\n{shop.Log.Tail()}");
            settings.Remove(Testing.Crashes.CrashAt.Key);
            await shop.StartAgainAsync();
            await script.RunAsync();
            await script.CheckAsync();
            output.WriteLine($"{point}: {Stopwatch.GetElapsedTime(started):s\\.f} s");
        }

        if (kind == DatabaseKind.Sqlite)
            (await truth.ReadAsync(db => db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync())).ShouldBe(["ok"]);
    }

    [Fact]
    public async Task Killed_at_its_first_start_it_starts_again()
    {
        var points = Points.Where(p => FirstStart.Contains(FlowOf(p), StringComparer.Ordinal)).ToList();
        Assert.SkipWhen(points.Count == 0, "CRASH_POINTS=all takes them.");
        await using var merchant = await SimulatedMerchant.StartAsync();
        foreach (var point in points)
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal) { [Testing.Crashes.CrashAt.Key] = point };
            await using var shop = await ShopProcess.StartUnawaitedAsync(kind, settings);
            (await shop.WaitForEndAsync(TimeSpan.FromSeconds(60))).ShouldBe(Killed, $"{point} was never reached:\n{shop.Log.Tail()}");
            settings.Remove(Testing.Crashes.CrashAt.Key);
            await shop.StartAgainAsync();
            await using var truth = new Truth(o => Use(o, shop.Database));
            var script = new CrashScript(shop, truth, MerchantInbox.Open(merchant), point);
            await script.RunAsync();
            await script.CheckAsync();
            output.WriteLine(point);
        }
    }

    private static string FlowOf(string point) => point.Split('.')[0];

    // It may die at its start, before it answers for the first time.
    private static async Task RunUntilGoneAsync(ShopProcess shop, CrashScript script)
    {
        var started = Stopwatch.GetTimestamp();
        while (shop.IsRunning && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            try
            {
                await script.RunAsync();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
    }

    private static void Use(DbContextOptionsBuilder options, TestDatabase database)
        => _ = database.Kind == DatabaseKind.Postgres ? options.UseNpgsql(database.ConnectionString) : options.UseSqlite(database.ConnectionString);
}
