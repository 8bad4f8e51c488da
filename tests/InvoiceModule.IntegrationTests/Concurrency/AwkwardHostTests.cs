using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>A host that tracks nothing and retries everything.</summary>
public class AwkwardHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_walks_through_it_as_through_any_other()
    {
        await using var host = await StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        var unpaid = await host.InvoiceAsync();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.FindAsync(unpaid.Id)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task An_invoice_joins_a_transaction_under_a_retrying_strategy_and_falls_with_it()
    {
        await using var host = await StartAsync();
        foreach (var commit in new[] { false, true })
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            var id = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Token);
                db.Orders.Add(new HostOrder());
                var invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                    ModuleHost.WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 5, Confirmations = 1 }, Token);

                // The host's own pending order is the host's to save.
                (await db.Orders.CountAsync(Token)).ShouldBe(0);
                await db.SaveChangesAsync(Token);
                if (commit)
                    await transaction.CommitAsync(Token);
                else
                    await transaction.RollbackAsync(Token);
                return invoice.Id;
            });
            (await host.ReadAsync(d => d.Set<Invoice>().AnyAsync(i => i.Id == id, Token))).ShouldBe(commit);
        }
    }

    // The host's own scope is not joined and not broken into: the call fails in words, and nothing is written.
    [Fact]
    public async Task Inside_an_ambient_transaction_it_refuses_and_writes_nothing()
    {
        await using var host = await StartAsync();
        using (new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled))
            (await Should.ThrowAsync<InvalidOperationException>(() => host.InvoiceAsync())).Message.ShouldContain("transaction");
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(Token))).ShouldBe(0);
        await host.InvoiceAsync();
    }

    private static async Task<ModuleHost> StartAsync()
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        return await ModuleHost.StartAsync(database: o => o
            .UseNpgsql(connection, npgsql => npgsql.EnableRetryOnFailure())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
    }
}
