using System.Diagnostics;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

public sealed class CallbackDispatcherTests
{
    [Fact]
    public async Task Tarpits_delay_nobody_else()
    {
        await using var rig = await CallbackRig.StartAsync(options => options.MaxConcurrency = 64);
        var tarpits = Enumerable.Range(0, 20).Select(_ => new MerchantServer((_, _, token) => Task.Delay(Timeout.Infinite, token))).ToList();
        await using var healthy = MerchantServer.With(200);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        foreach (var tarpit in tarpits)
        {
            for (var i = 0; i < 4; i++)
                await rig.RaiseAsync(await rig.InvoiceAsync(tarpit.Url));
        }

        var running = rig.Dispatcher.RunAsync(stop.Token);
        await EventuallyAsync(() => tarpits.TrueForAll(t => !t.Received.IsEmpty));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            await rig.RaiseAsync(await rig.InvoiceAsync(healthy.Url));
        rig.Services.GetRequiredService<WorkSignals>().Callbacks.Set();
        await EventuallyAsync(() => healthy.Received.Count == 20);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        tarpits.ShouldAllBe(t => t.Received.Count == 2);
        await stop.CancelAsync();
        await running;

        // A shutdown is no failure of the merchant's.
        var events = await rig.Store.ReadAsync(
            (db, _) => Task.FromResult(db.Set<InvoiceEvent>().Where(e => e.State == CallbackState.Pending).Select(e => e.Attempts).ToList()), TestContext.Current.CancellationToken);
        events.ShouldAllBe(attempts => attempts == 0);
        foreach (var tarpit in tarpits)
            await tarpit.DisposeAsync();
    }

    [Fact]
    public async Task A_retry_comes_when_it_is_due_without_any_signal()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = rig.Dispatcher.RunAsync(stop.Token);
        await EventuallyAsync(() => merchant.Received.Count == 1);
        var watch = Stopwatch.StartNew();
        await EventuallyAsync(() => merchant.Received.Count == 2);
        watch.Elapsed.TotalSeconds.ShouldBeInRange(3.5, 9);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Several_dispatchers_on_one_database_send_each_event_once()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
            ids.Add(await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url)));
        CallbackDispatcher Another() => ActivatorUtilities.CreateInstance<CallbackDispatcher>(
            rig.Services,
            new OriginGate(rig.Services.GetRequiredService<InvoicingCallbackOptions>(), TimeProvider.System));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Another().DrainAsync(TestContext.Current.CancellationToken)));
        merchant.Received.Select(r => r.Id).Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
