using System.Diagnostics;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>
/// F57: a real process dies by SIGKILL at a named place, and starts again. Without more said it dies at two places; <c>CRASH_POINTS=all</c> takes
/// every place there is, and a list of names, separated by commas, those.
/// </summary>
public abstract class CrashPointTests(DatabaseKind kind, ITestOutputHelper output)
{
    private const int Killed = 128 + 9;

    // What happens once in the life of a database.
    private static readonly string[] FirstStart = ["scan-start", "wallet", "currency", "key-rotation"];

    private static readonly string[] Short = ["create.address-leased", "create.after-commit"];

    private static IEnumerable<string> Points => Environment.GetEnvironmentVariable("CRASH_POINTS") switch
    {
        null or "" => Short,
        "all" => Storage.CrashPoints.All,
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
            var story = StoryOf(shop, truth, merchant, point);
            await story.PrepareAsync();
            await shop.KillAsync();
            settings[Testing.Crashes.CrashAt.Key] = point;
            foreach (var (key, value) in story.Settings)
                settings[key] = value;
            shop.StartAgainUnawaited();
            await RunUntilGoneAsync(shop, story);
            (await shop.WaitForEndAsync(TimeSpan.FromSeconds(30))).ShouldBe(Killed, $"{point} was never reached:\n{shop.Log.Tail()}");
            settings.Remove(Testing.Crashes.CrashAt.Key);
            await shop.StartAgainAsync();
            await story.RunAsync();
            await story.CheckAsync();
            foreach (var key in story.Settings.Keys)
                settings.Remove(key);
            merchant.Answer = (_, _) => new(new MerchantAnswer());
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
            var story = new UsualStory(shop, truth, merchant, point);
            await story.RunAsync();
            await story.CheckAsync();
            output.WriteLine(point);
        }
    }

    private static string FlowOf(string point) => point.Split('.')[0];

    // How a shop comes by it.
    private static CrashStory StoryOf(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string point) => FlowOf(point) switch
    {
        "decision" => new DecisionStory(shop, truth, merchant, point),
        "audit" => new AuditStory(shop, truth, merchant, point),
        "import" => new ImportStory(shop, truth, merchant, point, addresses: point.EndsWith("before-commit", StringComparison.Ordinal) ? 5 : 9),
        "handler-failure" => new HandlerStory(shop, truth, merchant, point, "fails"),
        "handler-renewal" => new HandlerStory(shop, truth, merchant, point, "slow"),
        "callback-renewal" => new MerchantStory(shop, truth, merchant, point, stops: false),
        "callback-release" => new MerchantStory(shop, truth, merchant, point, stops: true),
        "callback-pruning" => new DeadLetterStory(shop, truth, merchant, point),
        "scan-renewal" => new LookStory(shop, truth, merchant, point, stops: false),
        "scan-release" => new LookStory(shop, truth, merchant, point, stops: true),
        _ => new UsualStory(shop, truth, merchant, point),
    };

    // It may die at its start, before it answers for the first time.
    private static async Task RunUntilGoneAsync(ShopProcess shop, CrashStory story)
    {
        var started = Stopwatch.GetTimestamp();
        while (shop.IsRunning && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            try
            {
                await story.RunAsync();
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
