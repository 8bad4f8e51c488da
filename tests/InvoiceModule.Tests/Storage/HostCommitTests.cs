using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Storage;

/// <summary>What is done in a host's transaction is told when the host has committed, and not before.</summary>
public sealed class HostCommitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cancel")]
    [InlineData("accept")]
    public async Task It_is_told_after_the_commit(string what)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, told) = (await InvoiceAsync(host, what), new List<Guid>());
        host.Services.GetRequiredService<WorkSignals>().InvoicesChanged += told.AddRange;
        await using var scope = host.Services.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<HostDb>().Database.BeginTransactionAsync(Token);
        await DoAsync(scope, invoice, what);
        told.ShouldBeEmpty();
        await transaction.CommitAsync(Token);
        told.ShouldBe([invoice.Id]);
        (await host.FindAsync(invoice.Id)).Exception.ShouldBe([what == "cancel" ? "canceled" : "accepted"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_not_told_when_the_host_takes_it_back(bool byDisposing)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, told) = (await InvoiceAsync(host, "cancel"), new List<Guid>());
        host.Services.GetRequiredService<WorkSignals>().InvoicesChanged += told.AddRange;
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var transaction = await scope.ServiceProvider.GetRequiredService<HostDb>().Database.BeginTransactionAsync(Token);
            await DoAsync(scope, invoice, "cancel");
            if (!byDisposing)
                await transaction.RollbackAsync(Token);
            await transaction.DisposeAsync();
        }

        told.ShouldBeEmpty();
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_transaction_of_the_hosts_it_is_told_at_once()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, told) = (await host.InvoiceAsync(), new List<Guid>());
        host.Services.GetRequiredService<WorkSignals>().InvoicesChanged += told.AddRange;
        await host.CancelAsync(invoice.Id);
        told.ShouldBe([invoice.Id]);
    }

    private static async Task<InvoiceView> InvoiceAsync(ModuleHost host, string what)
    {
        var invoice = await host.InvoiceAsync();
        if (what == "accept")
        {
            await host.PayAsync(invoice, 60_000);
            await host.ScanAsync();
        }

        return invoice;
    }

    private static Task<InvoiceView> DoAsync(AsyncServiceScope scope, InvoiceView invoice, string what)
    {
        var service = scope.ServiceProvider.GetRequiredService<IInvoiceService>();
        return what == "cancel" ? service.CancelAsync(invoice.Id, Token) : service.AcceptShortPaymentAsync(invoice.Id, 60_000, new OperatorAct("ann", "a fee was taken on the way"), Token);
    }
}
