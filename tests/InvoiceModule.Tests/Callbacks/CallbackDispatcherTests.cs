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

    [Fact]
    public async Task A_hundred_callbacks_to_one_origin_do_not_go_before_the_first_of_another()
    {
        await using var rig = await CallbackRig.StartAsync(options => options.MaxConcurrency = 1);
        await using var quick = MerchantServer.With(200);
        var before = -1;
        await using var other = new MerchantServer((request, stream, token) =>
        {
            before = quick.Received.Count;
            return MerchantServer.Status(200)(request, stream, token);
        });
        for (var i = 0; i < 100; i++)
            await rig.RaiseAsync(await rig.InvoiceAsync(quick.Url));
        await rig.RaiseAsync(await rig.InvoiceAsync(other.Url));
        await rig.DrainAsync();
        before.ShouldBeInRange(0, 2);
        quick.Received.Count.ShouldBe(100);
    }

    [Fact]
    public async Task An_origin_that_opens_while_it_is_asked_what_is_due_is_not_waited_for_in_vain()
    {
        var time = new JumpingTime();
        var jump = new AtCommand("SELECT \"i\".\"callback_due_at\"", () => time.Jump(TimeSpan.FromMilliseconds(60)));
        await using var rig = await CallbackRig.StartAsync(interceptors: jump);
        await using var merchant = MerchantServer.With(500);
        await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        var gate = new OriginGate(new InvoicingCallbackOptions { MaxConcurrencyPerOrigin = 1 }, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        var running = ActivatorUtilities.CreateInstance<CallbackDispatcher>(rig.Services, gate).RunAsync(stop.Token);
        await EventuallyAsync(() => merchant.Received.Count == 2);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        jump.Hits.ShouldBeGreaterThan(0);
        await stop.CancelAsync();
        await running;
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
