using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using InvoiceModule.Callbacks;
using InvoiceModule.Diagnostics;
using InvoiceModule.Telemetry;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>What metrics and traces say of a whole purchase, and what they do not say.</summary>
public class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_of_a_purchase_a_reversal_and_a_delivery()
    {
        await using var merchant = MerchantServer.With(200);
        await using var host = await ModuleHost.StartAsync(o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"]);
        using var meters = new Recorder(host);
        var invoice = await host.InvoiceAsync(fiat: "10", callback: merchant.Url);
        var transaction = await host.PayAsync(invoice, invoice.Value);
        await host.ScanAsync();
        await host.Bitcoin.MineAsync(2);
        await host.ScanAsync();
        await host.Bitcoin.ReorganiseAsync(2, [transaction], cancellationToken: Token);
        await host.ScanAsync();
        await host.Services.GetRequiredService<CallbackDispatcher>().DrainAsync(Token);
        var gauges = host.Services.GetRequiredService<StandingGauges>();
        await gauges.ReadAsync(Token);
        await gauges.ReadPoolsAsync(Token);
        meters.Observe();

        meters.Sum("invoicing.invoices.created", ("invoicing.blockchain", "bitcoin-sim"), ("invoicing.symbol", "BTC")).ShouldBe(1);
        meters.Sum("invoicing.invoices.versions", ("invoicing.status.from", "NOT_PAID"), ("invoicing.status.to", "IN_MEMPOOL")).ShouldBe(1);
        meters.Sum("invoicing.invoices.versions", ("invoicing.status.from", "IN_MEMPOOL"), ("invoicing.status.to", "PAID")).ShouldBe(1);
        meters.Sum("invoicing.invoices.versions", ("invoicing.event.type", "invoice.reversed"), ("invoicing.status.from", "PAID")).ShouldBe(1);
        meters.Sum("invoicing.invoices.reversed").ShouldBe(1);
        meters.Sum("invoicing.payments.seen", ("invoicing.payment.disposition", "credited"), ("invoicing.payment.reason", null)).ShouldBe(1);
        meters.Sum("invoicing.chain.reorganisations", ("invoicing.blockchain", "bitcoin-sim")).ShouldBe(1);
        meters.Sum("invoicing.chain.blocks", ("invoicing.blockchain", "bitcoin-sim")).ShouldBeGreaterThanOrEqualTo(5);
        meters.Count("invoicing.scan.duration", ("invoicing.outcome", "complete"), ("invoicing.blockchain", "bitcoin-sim")).ShouldBe(3);
        meters.Count("invoicing.callback.duration", ("invoicing.outcome", "acknowledged"), ("error.type", null)).ShouldBe(1);
        meters.Sum("invoicing.rate.requests", ("invoicing.outcome", "found")).ShouldBe(1);
        meters.Count("invoicing.rate.age").ShouldBe(1);
        meters.Sum("invoicing.addresses", ("invoicing.blockchain", "bitcoin-sim"), ("invoicing.address.state", "free")).ShouldBeGreaterThan(0);
        meters.Count("invoicing.chain.height", ("invoicing.blockchain", "bitcoin-sim")).ShouldBe(1);
        meters.Sum("invoicing.chain.lag", ("invoicing.blockchain", "bitcoin-sim")).ShouldBe(0);
        meters.Sum("invoicing.outbox.due_age", ("invoicing.lane", "callback")).ShouldBe(0);

        // Nothing that grows with the business or that is anybody's secret.
        var values = meters.All.SelectMany(m => m.Tags).Select(t => t.Value?.ToString() ?? "").ToList();
        foreach (var secret in new[] { invoice.Id.ToString(), invoice.Address, transaction, merchant.Url, ModuleHost.WalletId.ToString(), "127.0.0.1" })
            values.ShouldNotContain(v => v.Contains(secret, StringComparison.OrdinalIgnoreCase));
        meters.Unlisted().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_counted()
    {
        await using var host = await ModuleHost.StartAsync();
        using var meters = new Recorder(host);
        await Should.ThrowAsync<InvalidOperationException>(host.Db.WriteAsync(
            (db, _) =>
            {
                InvoiceModule.Storage.InvoicingDb.AfterCommit(db, () => throw new UnreachableException());
                throw new InvalidOperationException("rolled back");
            },
            Token));
        var counted = 0;
        await host.Db.WriteAsync(
            (db, _) =>
            {
                InvoiceModule.Storage.InvoicingDb.AfterCommit(db, () => counted++);
                counted.ShouldBe(0);
                return Task.CompletedTask;
            },
            Token);
        counted.ShouldBe(1);
        meters.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(503, "http_503", "http_5xx")]
    [InlineData(410, "http_410", "http_4xx")]
    [InlineData(999, "http_999", "http_other")]
    [InlineData(null, "timeout", "timeout")]
    [InlineData(200, null, null)]
    public void A_stranger_cannot_make_many_values_of_a_tag(int? status, string? error, string? expected)
        => CallbackMetrics.ErrorType(new CallbackOutcome(status, error, TimeSpan.Zero)).ShouldBe(expected);

    [Fact]
    public async Task A_trace_leads_from_the_delivery_to_the_change_and_holds_no_secret()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == InvoicingTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var merchant = MerchantServer.With(500);
        await using var host = await ModuleHost.StartAsync(o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"]);
        var invoice = await host.InvoiceAsync(callback: merchant.Url);
        await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        var claim = (await host.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [invoice.Id], Token)).ShouldHaveSingleItem();
        await host.Services.GetRequiredService<DeliveryRun>().DeliverAsync(claim, Token);

        var own = spans.Where(s => s.GetTagItem(TelemetryTags.InvoiceId) is Guid id && id == invoice.Id).ToList();
        own.Select(s => s.OperationName).ShouldBe(["invoicing.create", "invoicing.credit", "invoicing.deliver"]);
        var (credit, deliver) = (own[1], own[2]);
        spans.ShouldContain(s => s.OperationName == "invoicing.scan" && s.SpanId == credit.ParentSpanId);
        credit.GetTagItem(TelemetryTags.StatusTo).ShouldBe("IN_MEMPOOL");
        deliver.Links.ShouldHaveSingleItem().Context.SpanId.ShouldBe(credit.SpanId);
        deliver.Status.ShouldBe(ActivityStatusCode.Error);
        deliver.GetTagItem(TelemetryTags.ErrorType).ShouldBe("http_5xx");
        own.SelectMany(s => s.TagObjects).ShouldNotContain(t => t.Value!.ToString()!.Contains(merchant.Url, StringComparison.Ordinal) || t.Value.ToString()!.Contains("hook", StringComparison.Ordinal));
        merchant.Received.ShouldAllBe(r => !r.Headers.ContainsKey("traceparent"));
    }

    [Fact]
    public void The_memory_of_traces_is_bounded()
    {
        var traces = new InvoiceModule.Invoices.VersionTraces();
        var ids = Enumerable.Range(0, 5000).Select(_ => Guid.NewGuid()).ToList();
        var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        foreach (var id in ids)
            traces.Remember(id, context);
        traces.Remember(ids[^1], context);
        traces.LinksTo(ids[0]).ShouldBeEmpty();
        ids.Count(id => traces.LinksTo(id).Any()).ShouldBe(4096);
    }

    /// <summary>Listens to one host's meter.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentBag<string> _published = [];

        public Recorder(ModuleHost host)
        {
            var factory = host.Services.GetRequiredService<IMeterFactory>();

            // The gauges are made with their loop, which does not run here.
            host.Services.GetRequiredService<StandingGauges>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != InvoicingTelemetry.MeterName || !ReferenceEquals(instrument.Meter.Scope, factory))
                    return;
                _published.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => All.Add(new(instrument.Name, value, tags.ToArray())));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => All.Add(new(instrument.Name, value, tags.ToArray())));
            _listener.Start();
        }

        public ConcurrentBag<Measured> All { get; } = [];

        public void Observe() => _listener.RecordObservableInstruments();

        public double Sum(string name, params (string Key, object? Value)[] tags) => Of(name, tags).Sum(m => m.Value);

        public int Count(string name, params (string Key, object? Value)[] tags) => Of(name, tags).Count();

        /// <summary>Instruments that the README does not list.</summary>
        public IEnumerable<string> Unlisted()
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "InvoiceModule.sln")))
                directory = directory.Parent!;
            var readme = File.ReadAllText(Path.Combine(directory.FullName, "README.md"));
            return _published.Where(name => !readme.Contains($"`{name}`", StringComparison.Ordinal));
        }

        public void Dispose() => _listener.Dispose();

        private IEnumerable<Measured> Of(string name, (string Key, object? Value)[] tags)
            => All.Where(m => m.Name == name && tags.All(t => m.Tags.Any(x => x.Key == t.Key && Equals(x.Value, t.Value))));
    }

    private sealed record Measured(string Name, double Value, KeyValuePair<string, object?>[] Tags);
}
