using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>Processes with and without in-process handlers share a database.</summary>
public class HandlersElsewhereTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Web processes without handlers, one worker with the handler: the worker is never told of what a web process booked.
    [Fact]
    public async Task A_version_made_where_no_handlers_are_reaches_the_process_that_has_them()
    {
        var file = Path.Combine(HostTables.Folder, $"handlers-{Guid.NewGuid():N}.db");
        try
        {
            Recorder.Seen.Clear();
            await using var web = await ModuleHost.StartAsync(database: d => d.UseSqlite($"Data Source={file};Pooling=False"));
            await using var worker = await ModuleHost.StartAsync(
                database: d => d.UseSqlite($"Data Source={file};Pooling=False"), build: b => b.AddEventHandler<Recorder>(), scan: false);
            var invoice = await web.InvoiceAsync(confirmations: 1);
            await web.PayAsync(invoice, 100_000);
            await web.Bitcoin.MineAsync();
            await web.SettleAsync();
            (await web.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
            worker.Time.Pass(TimeSpan.FromHours(1));
            await worker.Services.GetRequiredService<HandlerDispatcher>().DrainAsync(Token);
            Recorder.Seen.ShouldContain($"{invoice.Id} PAID");
        }
        finally
        {
            foreach (var path in new[] { file, file + "-wal", file + "-shm" })
                File.Delete(path);
        }
    }

    // The dead letter of a process without handlers, as the verification of a live database sees it.
    [Fact]
    public async Task Verification_notices_versions_that_no_handler_will_ever_see()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.AddEventHandler<Recorder>());
        var invoice = await host.InvoiceAsync(confirmations: 1);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Db.WriteAsync((db, token) => db.Set<InvoiceOutbox>().ExecuteUpdateAsync(s => s.SetProperty(o => o.HandlerDueAt, (DateTime?)null), token), Token);
        host.Time.Pass(TimeSpan.FromHours(2));
        (await host.VerifyAsync()).ShouldContain(f => f.Rule == "C2");
    }

    internal sealed class Recorder : IInvoiceEventHandler
    {
        public static List<string> Seen { get; } = [];

        public Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
        {
            Seen.Add($"{context.Invoice.Id} {context.Invoice.Status}");
            return Task.CompletedTask;
        }
    }
}
