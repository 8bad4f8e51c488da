using System.Collections.Concurrent;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

public sealed class HandlerDispatcherTests
{
    [Fact]
    public async Task Every_version_comes_in_order_to_every_handler_in_a_scope_of_its_own()
    {
        var seen = new Seen();
        await using var rig = await StartAsync(seen);
        var invoice = await rig.InvoiceAsync(null);
        string[] ids = [await rig.RaiseAsync(invoice, handlers: true), await rig.RaiseAsync(invoice, handlers: true), await rig.RaiseAsync(invoice, handlers: true)];
        await DrainAsync(rig);
        foreach (var name in new[] { "a", "b" })
            seen.Calls.Where(c => c.Handler == name).Select(c => c.Context.EventId).ShouldBe(ids);
        seen.Calls.First().Context.Invoice.Version.ShouldBe(2);
        seen.Calls.First().Context.Invoice.Value.ShouldBe(1000);
        seen.Calls.Select(c => c.Scope).Distinct().Count().ShouldBe(3);
        var head = await rig.HeadAsync(invoice);
        (head.HandlerDueAt, head.HandlerClaimedUntil, head.HandledVersion).ShouldBe((null, null, 4));
    }

    [Fact]
    public async Task A_failure_comes_again_later_while_later_versions_wait_and_others_flow()
    {
        var seen = new Seen();
        await using var rig = await StartAsync(seen);
        var (sick, well) = (await rig.InvoiceAsync(null), await rig.InvoiceAsync(null));
        seen.Fail = context => context.Invoice.Id == sick;
        await rig.RaiseAsync(sick, handlers: true);
        await rig.RaiseAsync(sick, handlers: true);
        await rig.RaiseAsync(well, handlers: true);
        await DrainAsync(rig);
        Versions(seen, sick).ShouldBe([2]);
        Versions(seen, well).ShouldBe([2]);
        var head = await rig.HeadAsync(sick);
        head.HandlerFailures.ShouldBe(1);
        (head.HandlerDueAt!.Value - rig.Clock.Now).TotalSeconds.ShouldBeInRange(0.2, 1.2);
        rig.Offset.Advance(TimeSpan.FromSeconds(2));
        await DrainAsync(rig);
        Versions(seen, sick).ShouldBe([2, 2]);
        (await rig.HeadAsync(sick)).HandlerFailures.ShouldBe(2);

        seen.Fail = _ => false;
        rig.Offset.Advance(TimeSpan.FromSeconds(7));
        await DrainAsync(rig);
        Versions(seen, sick).ShouldBe([2, 2, 2, 3]);
        (await rig.HeadAsync(sick)).HandlerFailures.ShouldBe(0);
    }

    [Fact]
    public async Task An_unreadable_event_holds_up_its_own_invoice_only()
    {
        var seen = new Seen();
        await using var rig = await StartAsync(seen);
        var (sick, well) = (await rig.InvoiceAsync(null), await rig.InvoiceAsync(null));
        await rig.RaiseAsync(sick, handlers: true, poison: true);
        await rig.RaiseAsync(well, handlers: true);
        await DrainAsync(rig);
        Versions(seen, well).ShouldBe([2]);
        (await rig.HeadAsync(sick)).HandlerFailures.ShouldBe(1);
    }

    [Fact]
    public async Task Without_handlers_nothing_is_claimed()
    {
        await using var rig = await CallbackRig.StartAsync();
        var invoice = await rig.InvoiceAsync(null);
        await rig.RaiseAsync(invoice, handlers: true);
        await DrainAsync(rig);
        (await rig.HeadAsync(invoice)).HandlerFence.ShouldBe(0);
    }

    private static Task<CallbackRig> StartAsync(Seen seen) => CallbackRig.StartAsync(register: services => services
        .AddSingleton(seen)
        .AddScoped<ScopeMark>()
        .AddScoped<IInvoiceEventHandler, HandlerA>()
        .AddScoped<IInvoiceEventHandler, HandlerB>());

    private static Task DrainAsync(CallbackRig rig)
        => rig.Services.GetRequiredService<HandlerDispatcher>().DrainAsync(TestContext.Current.CancellationToken);

    private static IEnumerable<int> Versions(Seen seen, Guid invoice)
        => seen.Calls.Where(c => c.Handler == "a" && c.Context.Invoice.Id == invoice).Select(c => c.Context.Invoice.Version);

    private sealed class Seen
    {
        public ConcurrentQueue<(string Handler, ScopeMark Scope, InvoiceEventContext Context)> Calls { get; } = new();

        public Func<InvoiceEventContext, bool> Fail { get; set; } = _ => false;
    }

    private sealed class ScopeMark;

    private sealed class HandlerA(Seen seen, ScopeMark scope) : IInvoiceEventHandler
    {
        public Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
        {
            seen.Calls.Enqueue(("a", scope, context));
            return seen.Fail(context) ? throw new InvalidOperationException("Not now.") : Task.CompletedTask;
        }
    }

    private sealed class HandlerB(Seen seen, ScopeMark scope) : IInvoiceEventHandler
    {
        public Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
        {
            seen.Calls.Enqueue(("b", scope, context));
            return Task.CompletedTask;
        }
    }
}
