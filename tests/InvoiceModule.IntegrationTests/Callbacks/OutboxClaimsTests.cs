using System.Collections.Concurrent;
using InvoiceModule.Callbacks;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Callbacks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Callbacks;

public sealed class OutboxClaimsTests
{
    private const int Claimers = 12;
    private const int Invoices = 400;

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task Twelve_claimers_never_hold_the_same_row(string name)
    {
        var lane = name == "callback" ? OutboxLane.Callback : OutboxLane.Handler;
        var token = TestContext.Current.CancellationToken;
        await using var rig = await StartAsync();
        for (var i = 0; i < Invoices; i++)
            await rig.RaiseAsync(await rig.InvoiceAsync("http://merchant.test/"), handlers: true);
        var claims = rig.Services.GetRequiredService<OutboxClaims>();
        for (var round = 1; round <= 3; round++)
        {
            var held = new ConcurrentBag<OutboxClaim>();
            await Task.WhenAll(Enumerable.Range(0, Claimers).Select(_ => Task.Run(
                async () =>
                {
                    while (await claims.FindAsync(lane, 24, [], token) is { Count: > 0 } heads)
                    {
                        foreach (var claim in await claims.ClaimAsync(lane, [.. heads.Select(h => h.InvoiceId)], token))
                            held.Add(claim);
                    }
                },
                token)));
            held.Count.ShouldBe(Invoices);
            held.Select(c => c.InvoiceId).Distinct().Count().ShouldBe(Invoices);
            held.ShouldAllBe(c => c.Fence == round);
            rig.Offset.Advance(OutboxClaims.Length + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Twelve_dispatchers_send_every_event_once_and_keep_the_order()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoices = new List<Guid>();
        for (var i = 0; i < 40; i++)
            invoices.Add(await rig.InvoiceAsync(merchant.Url));
        CallbackDispatcher Another() => ActivatorUtilities.CreateInstance<CallbackDispatcher>(
            rig.Services,
            new OriginGate(rig.Services.GetRequiredService<InvoicingCallbackOptions>(), TimeProvider.System));
        var writing = Task.Run(
            async () =>
            {
                for (var version = 2; version <= 5; version++)
                {
                    foreach (var invoice in invoices)
                        await rig.RaiseAsync(invoice);
                }
            },
            token);
        await Task.WhenAll(Enumerable.Range(0, Claimers).Select(_ => Task.Run(
            async () =>
            {
                var dispatcher = Another();
                while (!writing.IsCompleted)
                    await dispatcher.DrainAsync(token);
            },
            token)));
        await writing;
        await rig.DrainAsync();

        merchant.Received.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(merchant.Received.Count);
        foreach (var sent in merchant.Received.GroupBy(r => r.Json.GetProperty("id").GetGuid()))
        {
            var versions = sent.Select(r => r.Version).ToList();
            versions.ShouldBe(versions.Order());
            versions[^1].ShouldBe(5);
        }

        var states = await rig.Store.ReadAsync((db, cancel) => db.Set<InvoiceEvent>().Select(e => e.State).Distinct().ToListAsync(cancel), token);
        states.ShouldBeSubsetOf([CallbackState.Acknowledged, CallbackState.Superseded]);
    }

    private static async Task<CallbackRig> StartAsync()
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        return await CallbackRig.StartAsync(database: options => options.UseNpgsql(connection));
    }
}
