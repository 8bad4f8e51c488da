using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>F66: a host that tracks nothing and retries everything, has names of its own, or fails in its own code.</summary>
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

    [Fact]
    public async Task Tables_may_stand_in_a_schema_under_names_of_the_hosts_own()
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        await using var host = await ModuleHost.StartAsync(database: o => HostConventions.Use(o.UseNpgsql(connection), (_, entity) =>
        {
            entity.SetSchema("Money");
            entity.SetTableName($"The {entity.GetTableName()}");
        }));
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.InvoiceAsync();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failing_interceptor_of_the_host_fails_the_call_whole_and_the_next_one_goes_on()
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        var interceptor = new RefusesSaves();
        await using var host = await ModuleHost.StartAsync(database: o => o.UseNpgsql(connection), interceptor: interceptor);
        interceptor.IsRefusing = true;
        (await Should.ThrowAsync<InvalidOperationException>(() => host.InvoiceAsync())).Message.ShouldBe(RefusesSaves.Reason);
        interceptor.IsRefusing = false;
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(Token))).ShouldBe(0);

        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        interceptor.IsRefusing = true;
        (await host.Services.GetRequiredService<ChainScanners>().All.Single(s => s.Chain.Blockchain == invoice.Blockchain).ScanAsync(Token)).ShouldBeFalse();
        interceptor.IsRefusing = false;
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<ModuleHost> StartAsync()
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        return await ModuleHost.StartAsync(database: o => o
            .UseNpgsql(connection, npgsql => npgsql.EnableRetryOnFailure())
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
    }

    private sealed class RefusesSaves : SaveChangesInterceptor
    {
        public const string Reason = "the host's interceptor has a fault";

        public bool IsRefusing { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            => IsRefusing ? throw new InvalidOperationException(Reason) : new(result);
    }
}
