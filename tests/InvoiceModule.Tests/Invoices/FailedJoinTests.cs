using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>What fails inside the host's transaction leaves nothing of it behind, though the host commits.</summary>
public sealed class FailedJoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// The create is canceled between taking the address and writing the invoice (the payer's browser has gone). The host saves its order
    /// without an invoice and commits: the address stays leased, for ever, by an invoice that does not exist.
    /// </summary>
    [Fact]
    public async Task A_create_that_fails_inside_the_hosts_transaction_leaves_nothing_behind_when_the_host_commits()
    {
        var hook = new CancelHook();
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<ICrashHook>(hook));
        await host.InvoiceAsync();
        using var request = CancellationTokenSource.CreateLinkedTokenSource(Token);
        hook.Source = request;
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            await Should.ThrowAsync<OperationCanceledException>(() => scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                ModuleHost.WalletId, new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 100_000, Confirmations = 1, Expiry = 15, Data = new InvoiceData() }, request.Token));
            await transaction.CommitAsync(Token);
        }

        var ghosts = await host.ReadAsync(context => context.Set<PoolAddress>().Where(a => a.LeasedBy != null && !context.Set<Invoice>().Any(i => i.Id == a.LeasedBy)).Select(a => a.Text).ToListAsync(Token));
        (await host.VerifyAsync()).ShouldBeEmpty();
        ghosts.ShouldBeEmpty();
    }

    private sealed class CancelHook : ICrashHook
    {
        public CancellationTokenSource? Source { get; set; }

        public void Reach(string point)
        {
            if (point == CrashPoints.AddressLeased)
                Source?.Cancel();
        }
    }
}
