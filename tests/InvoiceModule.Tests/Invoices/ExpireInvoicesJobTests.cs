using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Invoices;

/// <summary>What the job that ends invoices passes over, and what it looks at twice.</summary>
public sealed class ExpireInvoicesJobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The job takes a hundred at a time. Fully seen in time, with late money besides: it looks at those, and they go on.
    [Fact(Timeout = 60_000)]
    public async Task A_hundred_that_go_on_keep_it_neither_running_nor_from_the_next()
    {
        await using var host = await ModuleHost.StartAsync();
        var goOn = new List<InvoiceView>();
        for (var i = 0; i < 100; i++)
            goOn.Add(await host.InvoiceAsync());
        host.Time.Pass(TimeSpan.FromSeconds(1));
        var unpaid = await host.InvoiceAsync();
        await PayAllAsync(100_000);
        await host.PassAsync(TimeSpan.FromMinutes(14));
        host.Time.Pass(TimeSpan.FromMinutes(2));
        await PayAllAsync(1);
        await host.ScanAsync();
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(TestContext.Current.CancellationToken);
        (await host.FindAsync(unpaid.Id)).Active.ShouldBeFalse();
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(i => i.Active && i.Exceptions.HasFlag(InvoiceExceptions.Late), Token))).ShouldBe(100);

        Task PayAllAsync(int amount) => host.Bitcoin.BroadcastAsync([.. goOn.Select(i => new SimulatedOutput(i.Address, amount))], Token).AsTask();
    }

    // Between the list of what is due and the change of one, another process may have done it, and a lost block have given what came back as long again.
    [Fact]
    public async Task What_is_not_due_any_more_when_its_turn_comes_is_left_alone()
    {
        ModuleHost? running = null;
        var (second, later) = (Guid.Empty, default(DateTime?));

        // The first of two has been changed, the second is still to come.
        var hook = new AtCrashPoint(CrashPoints.RateLock.AfterCommit, () =>
        {
            using var scope = running!.Services.CreateScope();
            scope.ServiceProvider.GetRequiredService<HostDb>().Set<Invoice>().Where(i => i.Id == second)
                .ExecuteUpdate(s => s.SetProperty(i => i.RateLockEndsAt, later)).ShouldBe(1);
        });
        await using var host = running = await ModuleHost.StartAsync(build: b => b.Services.Replace(ServiceDescriptor.Singleton<ICrashHook>(hook)));
        var first = await host.InvoiceAsync(fiat: "50");
        host.Time.Pass(TimeSpan.FromSeconds(1));
        var other = await host.InvoiceAsync(fiat: "50");
        (second, later) = (other.Id, host.Now.AddHours(3));
        foreach (var invoice in new[] { first, other })
            await host.PayAsync(invoice, invoice.Value);
        await host.PassAsync(TimeSpan.FromMinutes(14));
        await host.PassAsync(TimeSpan.FromMinutes(62));
        hook.Hits.ShouldBe(2);
        (await host.FindAsync(first.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(0), i => i.Active.ShouldBeFalse());
        (await host.FindAsync(other.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(other.Value), i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Active.ShouldBeTrue());
    }
}
