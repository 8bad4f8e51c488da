using System.Data.Common;
using InvoiceModule.Callbacks;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>How the verification reads, on either database.</summary>
public class VerifyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_database_has_no_findings()
    {
        await using var house = await HealthyHouse.BuildAsync();
        (await house.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_it_reads_under_refuses_every_write_and_leaves_the_connection_as_it_was()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var sql in new[] { "UPDATE invoicing_wallets SET name = 'x'", "DELETE FROM invoicing_chains", "CREATE TABLE stray (id INTEGER)" })
            await Should.ThrowAsync<DbException>(host.Db.SnapshotAsync((db, token) => db.Database.ExecuteSqlRawAsync(sql, token), Token));
        await host.Db.SnapshotAsync(
            async (db, token) =>
            {
                var connection = db.Database.GetDbConnection();
                connection.State.ShouldBe(System.Data.ConnectionState.Open);
                return await db.Set<Wallets.Wallet>().CountAsync(token);
            },
            Token);
        (await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync("UPDATE invoicing_wallets SET name = 'y'", token), Token)).ShouldBe(1);
    }

    [Fact]
    public async Task One_page_is_one_state_of_the_database()
    {
        await using var host = await ModuleHost.StartAsync();
        var (before, during) = await host.Db.SnapshotAsync(
            async (db, token) =>
            {
                var first = await db.Set<Invoice>().CountAsync(token);
                await host.InvoiceAsync();
                return (first, await db.Set<Invoice>().CountAsync(token));
            },
            Token);
        during.ShouldBe(before);
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(Token))).ShouldBe(before + 1);
    }

    [Fact]
    public async Task What_is_gone_at_the_second_look_is_not_reported()
    {
        await using var house = await HealthyHouse.BuildAsync();
        var services = house.Host.Services;
        foreach (var mend in new[] { false, true })
        {
            await house.ExecuteAsync("UPDATE invoicing_outbox SET latest_version = 7, handled_version = 7 WHERE invoice_id = {0}", house.Open);
            var check = new InvoiceCheck(house.Host.Db, services.GetRequiredService<InvoiceModule.Chains.ChainRegistry>(), services.GetRequiredService<Secrets>(), services.GetRequiredService<CallbackBody>(), services.GetRequiredService<EventHandlers>(), services.GetRequiredService<InvoicingClock>());
            await check.LookAsync(10, Token);
            check.Suspicions.ShouldHaveSingleItem().Rule.ShouldBe("S3");
            if (mend)
                await house.ExecuteAsync("UPDATE invoicing_outbox SET latest_version = 1, handled_version = 1 WHERE invoice_id = {0}", house.Open);
            (await check.ConfirmAsync(Token)).Count.ShouldBe(mend ? 0 : 1);
        }
    }

    [Fact]
    public async Task It_walks_over_more_than_one_page()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.Db.WriteAsync(
            (db, token) => db.Database.ExecuteSqlRawAsync(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234)
                INSERT INTO invoicing_addresses (wallet_id, space, key, text, created_at, epoch, uses, pinned)
                SELECT wallet_id, 'many', CAST(i AS VARCHAR(9)), 'x', created_at, 0, CASE WHEN i = 1234 THEN 5 ELSE 0 END, FALSE
                FROM n, invoicing_addresses WHERE text = {0}
                """,
                [invoice.Address],
                token),
            Token);
        var report = await host.Services.GetRequiredService<InvoiceModule.Diagnostics.IInvoicingDiagnostics>().VerifyAsync(Token);
        report.Findings.ShouldHaveSingleItem().Rule.ShouldBe("A1");
        report.Addresses.ShouldBe(await host.ReadAsync(db => db.Set<InvoiceModule.Addresses.PoolAddress>().LongCountAsync(Token)));
        report.IsSound.ShouldBeFalse();
    }
}
