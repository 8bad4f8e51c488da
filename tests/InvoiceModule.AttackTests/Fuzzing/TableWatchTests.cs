using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>What the fuzzer takes for "something was left behind".</summary>
public sealed class TableWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_sees_acts_alarms_pins_and_new_versions_and_no_claims()
    {
        await using var host = await ApiHost.StartAsync();
        var id = (await host.CreatedAsync("\"data\":{\"order_id\":\"1\"}")).GetProperty("id").GetGuid();
        using var watch = new TableWatch(await ConnectionStringAsync(host));
        var now = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

        await SeesAsync("INSERT audit", db => db.Add(new AuditEntry { WalletId = ApiHost.Wallet, At = now, Who = "ann", Action = AuditActions.CallbackTested, Why = "" }));
        await SeesAsync("INSERT chain_alarms", db => db.Add(new StandingAlarm { Blockchain = "ethereum-sim", Subject = "s", FirstHeight = 1, LastHeight = 1, Text = "Look.", Since = now }));
        await SeesAsync("UPDATE addresses", db => db.Set<PoolAddress>().Where(a => a.LeasedBy == id).ExecuteUpdate(s => s.SetProperty(a => a.Pinned, true)));
        await SeesAsync("UPDATE outbox", db => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == id).ExecuteUpdate(s => s.SetProperty(o => o.LatestVersion, 2)));
        await SeesAsync("UPDATE chains", db => db.Set<ChainCursor>().Where(c => c.Blockchain == "bitcoin-sim").ExecuteUpdate(s => s.SetProperty(c => c.Height, c => c.Height)));

        // A claim of what is due is no change that anybody could see.
        await SeesAsync(null, db => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == id).ExecuteUpdate(s => s.SetProperty(o => o.CallbackFence, o => o.CallbackFence + 1)));

        async Task SeesAsync(string? change, Action<DbContext> act)
        {
            var before = watch.Count();
            await host.Db.WriteAsync(
                (db, _) =>
                {
                    act(db);
                    return Task.CompletedTask;
                },
                Token);
            watch.Since(before).ShouldBe(change is null ? [] : [change]);
        }
    }

    private static async Task<string> ConnectionStringAsync(ApiHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return scope.ServiceProvider.GetRequiredService<ApiDb>().Database.GetConnectionString()!;
    }
}
