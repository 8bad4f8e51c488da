using System.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Transactions of hosts at the end of a pool: they hold addresses for as long as they like.</summary>
public class HeldAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Orders of two lines, each line an invoice, in one transaction of the host's: the pool is at its end.
    [Fact]
    public async Task Two_hosts_transactions_at_the_end_of_the_pool_are_refused_and_do_not_deadlock()
    {
        await using var host = await StartAsync("own", "two");
        await using var one = await HostOrderAsync(host);
        await using var two = await HostOrderAsync(host);
        await CreateAsync(one.Scope);
        await CreateAsync(two.Scope);
        var failures = await Task.WhenAll(new[] { one, two }.Select(o => Task.Run(async () =>
        {
            try
            {
                await CreateAsync(o.Scope);
                return null;
            }
            catch (Exception exception)
            {
                await o.Transaction.RollbackAsync(Token);
                return exception;
            }
        })));
        failures.OfType<Exception>().ShouldAllBe(f => f is InvoicingException);
    }

    // One slow transaction of the host's has the last address.
    [Fact]
    public async Task An_empty_pool_is_said_at_once_whatever_a_slow_transaction_holds()
    {
        await using var host = await StartAsync("own");
        await using var slow = await HostOrderAsync(host);
        await CreateAsync(slow.Scope);
        var watch = Stopwatch.StartNew();
        await using var scope = host.Services.CreateAsyncScope();
        var failure = await Should.ThrowAsync<Exception>(() => CreateAsync(scope));
        failure.ShouldBeOfType<InvoicingException>($"after {watch.Elapsed}: {failure.Message}");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    // F41: every one of them would else keep its connection for a second.
    [Fact]
    public async Task Of_many_refused_one_waits_for_each_address_that_is_held()
    {
        var pauses = new CountedPauses();
        await using var host = await StartAsync(["one", "two"], pauses);
        await using var slow = await HostOrderAsync(host);
        await CreateAsync(slow.Scope);
        await using var slower = await HostOrderAsync(host);
        await CreateAsync(slower.Scope);
        var failures = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => RefusalAsync(host), Token)));
        failures.ShouldAllBe(f => f.Code == InvoicingErrorCodes.AddressUnavailable);
        pauses.MostAtOnce.ShouldBe(2);

        // Whoever waits has it when its holder fails.
        var waits = Task.Run(() => CreatedAsync(host), Token);
        await pauses.NextAsync(Token);
        await slow.Transaction.RollbackAsync(Token);
        (await waits).Address.ShouldBe("one");
    }

    private static Task<ModuleHost> StartAsync(params string[] addresses) => StartAsync(addresses, null);

    private static async Task<ModuleHost> StartAsync(string[] addresses, CountedPauses? pauses)
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", addresses, interceptor: pauses);
        return host;
    }

    private static async Task<HostTransaction> HostOrderAsync(ModuleHost host)
    {
        var scope = host.Services.CreateAsyncScope();
        return new HostTransaction(scope, await scope.ServiceProvider.GetRequiredService<HostDb>().Database.BeginTransactionAsync(Token));
    }

    private static async Task<InvoicingException> RefusalAsync(ModuleHost host) => await Should.ThrowAsync<InvoicingException>(() => CreatedAsync(host));

    private static async Task<InvoiceView> CreatedAsync(ModuleHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await CreateAsync(scope);
    }

    private static Task<InvoiceView> CreateAsync(AsyncServiceScope scope)
        => scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
            ModuleHost.WalletId, new CreateInvoiceRequest { Blockchain = "scripted", Symbol = "COIN", Value = 5, Confirmations = 1 }, Token);

    private sealed record HostTransaction(AsyncServiceScope Scope, IDbContextTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Scope.DisposeAsync();
        }
    }
}
