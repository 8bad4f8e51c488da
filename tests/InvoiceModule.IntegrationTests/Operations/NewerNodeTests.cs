using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>
/// F65: while a new version is rolled out, nodes of the old one work on the same database. The new one has migrated it (a column may only be added
/// with a default) and writes values that the old one has no word for.
/// </summary>
public sealed class NewerNodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_goes_on_beside_a_newer_one_and_loses_nothing_of_it()
    {
        await using var merchant = MerchantServer.With(200);
        await using var host = await ModuleHost.StartAsync(o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"]);
        await MigrateAsync(host);
        var (theirs, ours) = (await host.InvoiceAsync(callback: merchant.Url), await host.InvoiceAsync(confirmations: 1, callback: merchant.Url));
        await host.CancelAsync(theirs.Id);
        await ExecuteAsync(host, $"UPDATE invoicing_events SET type = 99 WHERE invoice_id = '{theirs.Id}' AND version = 2");
        await host.PayAsync(ours, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Services.GetRequiredService<DeliverCallbacksJob>().RunAsync(Token);

        (await host.FindAsync(ours.Id)).Status.ShouldBe("PAID");
        merchant.Received.Count.ShouldBe(2);
        var told = merchant.Received.Single(r => r.Json.GetProperty("id").GetGuid() == theirs.Id);
        told.Json.GetProperty("type").GetString().ShouldBe("invoice.status_changed");
        told.Json.GetProperty("exception")[0].GetString().ShouldBe("canceled");
        (await host.EventsAsync(theirs.Id))[^1].ShouldSatisfyAllConditions(e => ((int)e.Type).ShouldBe(99), e => e.State.ShouldBe(CallbackState.Acknowledged));
        CallbackEventView.Of((await host.EventsAsync(theirs.Id))[^1], null, []).Type.ShouldBe("invoice.status_changed");
    }

    private static async Task MigrateAsync(ModuleHost host)
    {
        foreach (var table in await host.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct().ToList())))
            await ExecuteAsync(host, $"ALTER TABLE \"{table}\" ADD COLUMN of_a_newer_version integer NOT NULL DEFAULT 0");
    }

    private static Task<int> ExecuteAsync(ModuleHost host, string sql) => host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync(sql, token), Token);
}
