using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>What the holder of a claim may write, what nobody else may, and what a new version makes due.</summary>
public sealed class OutboxFenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_claim_that_holds_holds_on_and_ends()
    {
        await using var host = await ModuleHost.StartAsync();
        var (mine, other) = (await ClaimedAsync(host), await ClaimedAsync(host));
        var (now, before) = (host.Now, await HeadAsync(host, other));
        OutboxClaim[] strangers = [mine with { Fence = mine.Fence - 1 }, mine with { Fence = mine.Fence + 1 }, mine with { InvoiceId = Guid.NewGuid() }];
        var head = await HeadAsync(host, mine);
        foreach (var stranger in strangers)
        {
            (await host.Db.WriteAsync((db, token) => CallbackFence.HoldAsync(db, stranger, now.AddHours(1), token), Token)).ShouldBeFalse();
            (await host.Db.WriteAsync((db, token) => CallbackFence.ReleaseAsync(db, stranger, token), Token)).ShouldBeFalse();
            (await host.Db.WriteAsync((db, token) => CallbackFence.ReleaseAsync(db, stranger, now, token), Token)).ShouldBeFalse();
        }

        (await HeadAsync(host, mine)).ShouldBe(head);
        (await host.Db.WriteAsync((db, token) => CallbackFence.HoldAsync(db, mine, now.AddMinutes(7), token), Token)).ShouldBeTrue();
        (await HeadAsync(host, mine)).ShouldBe(head with { ClaimedUntil = now.AddMinutes(7) });

        // Late, but nobody has taken it meanwhile: it is still the holder's.
        host.Time.Pass(TimeSpan.FromHours(1));
        (await host.Db.WriteAsync((db, token) => CallbackFence.ReleaseAsync(db, mine, token), Token)).ShouldBeTrue();
        (await HeadAsync(host, mine)).ShouldBe(head with { ClaimedUntil = null });
        (await host.Db.WriteAsync((db, token) => CallbackFence.HoldAsync(db, mine, now.AddHours(2), token), Token)).ShouldBeFalse("it was given back");
        (await HeadAsync(host, other)).ShouldBe(before);
    }

    [Fact]
    public async Task A_claim_ends_with_the_next_time_that_something_is_due_or_with_none()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var due in new[] { host.Now.AddMinutes(3), (DateTime?)null })
        {
            var claim = await ClaimedAsync(host);
            (await host.Db.WriteAsync((db, token) => CallbackFence.ReleaseAsync(db, claim, due, token), Token)).ShouldBeTrue();
            (await HeadAsync(host, claim)).ShouldSatisfyAllConditions(h => h.DueAt.ShouldBe(due), h => h.ClaimedUntil.ShouldBeNull());
        }
    }

    // A version that is made while the holder has nothing left to handle, and has not let go yet.
    [Fact]
    public async Task What_is_raised_before_handlers_let_go_stays_due()
    {
        await using var host = await ModuleHost.StartAsync();
        var id = (await host.InvoiceAsync()).Id;
        await RaiseAsync(2);
        var claim = await ClaimAsync();
        (await host.Db.WriteAsync((db, token) => HandlerFence.HandledAsync(db, claim, 2, host.Now.AddMinutes(1), token), Token)).ShouldBeTrue();
        await RaiseAsync(3);
        (await host.Db.WriteAsync((db, token) => HandlerFence.ReleaseAsync(db, claim, token), Token)).ShouldBeTrue();
        (await RowAsync(host, id)).ShouldSatisfyAllConditions(r => r.HandlerDueAt.ShouldBe(host.Now), r => r.HandlerClaimedUntil.ShouldBeNull(), r => r.HandledVersion.ShouldBe(2));
        claim = await ClaimAsync();
        (await host.Db.WriteAsync((db, token) => HandlerFence.HandledAsync(db, claim, 3, host.Now.AddMinutes(1), token), Token)).ShouldBeTrue();
        (await host.Db.WriteAsync((db, token) => HandlerFence.ReleaseAsync(db, claim, token), Token)).ShouldBeTrue();
        (await RowAsync(host, id)).ShouldSatisfyAllConditions(r => r.HandlerDueAt.ShouldBeNull(), r => r.HandlerClaimedUntil.ShouldBeNull(), r => r.HandledVersion.ShouldBe(3));

        Task RaiseAsync(int version) => host.Db.WriteAsync((db, token) => OutboxHead.RaiseAsync(db, id, version, callback: false, host.Now, token), Token);
        async Task<OutboxClaim> ClaimAsync() => (await host.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Handler, [id], Token)).ShouldHaveSingleItem();
    }

    // A retry that was hours away gives way to the new version; handlers that wait for their turn keep it.
    [Fact]
    public async Task A_new_version_is_due_at_once_and_makes_no_handler_wait_longer()
    {
        await using var host = await ModuleHost.StartAsync();
        var (id, untouched) = ((await host.InvoiceAsync()).Id, (await host.InvoiceAsync()).Id);
        var (now, other) = (host.Now, await RowAsync(host, untouched));
        await RaiseAsync(2, callback: false);
        (await RowAsync(host, id)).ShouldSatisfyAllConditions(r => r.LatestVersion.ShouldBe(2), r => r.CallbackDueAt.ShouldBeNull(), r => r.HandlerDueAt.ShouldBe(now));
        await host.Db.WriteAsync((db, token) => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.CallbackDueAt, now.AddHours(8)), token), Token);
        host.Time.Pass(TimeSpan.FromMinutes(1));
        await RaiseAsync(3, callback: true);
        (await RowAsync(host, id)).ShouldSatisfyAllConditions(r => r.LatestVersion.ShouldBe(3), r => r.CallbackDueAt.ShouldBe(host.Now), r => r.HandlerDueAt.ShouldBe(now));
        var after = await RowAsync(host, untouched);
        (after.LatestVersion, after.CallbackDueAt, after.HandlerDueAt).ShouldBe((other.LatestVersion, other.CallbackDueAt, other.HandlerDueAt));
        (await Should.ThrowAsync<InvalidOperationException>(host.Db.WriteAsync((db, token) => OutboxHead.RaiseAsync(db, Guid.Empty, 2, true, now, token), Token))).Message.ShouldContain("no outbox");

        Task RaiseAsync(int version, bool callback) => host.Db.WriteAsync((db, token) => OutboxHead.RaiseAsync(db, id, version, callback, host.Now, token), Token);
    }

    private static async Task<OutboxClaim> ClaimedAsync(ModuleHost host)
    {
        var id = (await host.InvoiceAsync(callback: "https://merchant.example/")).Id;
        await host.Db.WriteAsync((db, token) => OutboxHead.RaiseAsync(db, id, 2, true, host.Now, token), Token);
        return (await host.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [id], Token)).ShouldHaveSingleItem();
    }

    private static async Task<Head> HeadAsync(ModuleHost host, OutboxClaim claim)
    {
        var row = await RowAsync(host, claim.InvoiceId);
        return new Head(row.CallbackDueAt, row.CallbackClaimedUntil, row.CallbackFence);
    }

    private static Task<InvoiceOutbox> RowAsync(ModuleHost host, Guid id) => host.ReadAsync(db => db.Set<InvoiceOutbox>().SingleAsync(o => o.InvoiceId == id, Token));

    private sealed record Head(DateTime? DueAt, DateTime? ClaimedUntil, long Fence);
}
