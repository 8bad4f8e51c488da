using System.Collections.Concurrent;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>What is due and free is found and claimed, to the millisecond, and each lane for itself.</summary>
public sealed class OutboxClaimsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task What_is_due_is_found_the_longest_due_first(string name)
    {
        await using var house = await House.StartAsync(name, 5);
        await house.SetAsync(0, due: house.Now - Tick, claimedUntil: null);
        await house.SetAsync(1, due: house.Now, claimedUntil: null);
        await house.SetAsync(2, due: house.Now + Tick, claimedUntil: null);
        await house.SetAsync(3, due: null, claimedUntil: null);
        await house.SetAsync(4, due: house.Now - Tick - Tick, claimedUntil: null);
        (await house.FindAsync(10)).ShouldBe([4, 0, 1]);
        (await house.FindAsync(2)).ShouldBe([4, 0]);
        (await house.NextDueAsync()).ShouldBe(house.Now - Tick - Tick);
        foreach (var done in (int[])[0, 1, 4])
            await house.SetAsync(done, due: null, claimedUntil: null);
        (await house.FindAsync(10)).ShouldBeEmpty();
        (await house.NextDueAsync()).ShouldBe(house.Now + Tick);
        await house.SetAsync(2, due: null, claimedUntil: null);
        (await house.NextDueAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task What_is_claimed_is_free_again_in_the_millisecond_when_its_claim_ends(string name)
    {
        await using var house = await House.StartAsync(name, 2);
        await house.SetAsync(0, due: house.Now - Tick, claimedUntil: house.Now + Tick);
        await house.SetAsync(1, due: house.Now, claimedUntil: house.Now);
        (await house.FindAsync(10)).ShouldBe([1]);
        (await house.NextDueAsync()).ShouldBe(house.Now);
        (await house.ClaimAsync(0, 1)).ShouldBe([(1, 1)]);
        (await house.FindAsync(10)).ShouldBeEmpty();
        house.Pass(Tick);
        (await house.ClaimAsync(0, 1)).ShouldBe([(0, 1)]);
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task Origins_that_are_shut_out_are_neither_found_nor_waited_for(string name)
    {
        await using var house = await House.StartAsync(name, 3);
        for (var i = 0; i < 3; i++)
            await house.SetAsync(i, due: house.Now - Tick * (3 - i), claimedUntil: null);
        (await house.FindAsync(10, House.Origin(0), House.Origin(2))).ShouldBe([1]);
        (await house.NextDueAsync(House.Origin(0))).ShouldBe(house.Now - Tick - Tick);
        (await house.NextDueAsync(House.Origin(0), House.Origin(1), House.Origin(2))).ShouldBeNull();
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task A_claim_takes_what_is_due_of_what_was_asked_for_and_each_has_its_own_number(string name)
    {
        await using var house = await House.StartAsync(name, 4);
        await house.SetAsync(0, due: house.Now, claimedUntil: null);
        await house.SetAsync(1, due: house.Now + Tick, claimedUntil: null);
        await house.SetAsync(2, due: house.Now, claimedUntil: null);
        await house.SetAsync(3, due: null, claimedUntil: null);
        (await house.ClaimAsync(0, 1, 3)).ShouldBe([(0, 1)]);
        (await house.HeadsAsync()).Select(h => h.ClaimedUntil).ShouldBe([house.Now + OutboxClaims.Length, null, null, null]);
        (await house.HeadsAsync()).Select(h => h.Fence).ShouldBe([1, 0, 0, 0]);
        (await house.ClaimAsync(0)).ShouldBeEmpty();
        house.Pass(OutboxClaims.Length - Tick);
        (await house.ClaimAsync(0, 1, 2)).ShouldBe([(1, 1), (2, 1)], ignoreOrder: true);
        house.Pass(Tick);
        (await house.ClaimAsync(0, 1, 2)).ShouldBe([(0, 2)]);

        // The other lane has seen nothing of it.
        (await house.OtherHeadsAsync()).ShouldAllBe(h => h.ClaimedUntil == null && h.Fence == 0);
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("handler")]
    public async Task Each_lane_may_die_at_places_of_its_own(string name)
    {
        await using var house = await House.StartAsync(name, 1);
        await house.SetAsync(0, due: house.Now, claimedUntil: null);
        house.Reached.Clear();
        await house.ClaimAsync(0);
        house.Reached.ShouldBe([$"{name}-claim.before-commit", $"{name}-claim.after-commit"]);
    }

    private sealed class CrashRecord : ICrashHook
    {
        public ConcurrentQueue<string> Reached { get; } = new();

        public void Reach(string point) => Reached.Enqueue(point);
    }

    private sealed class House(ModuleHost host, OutboxLane lane, IReadOnlyList<Guid> invoices) : IAsyncDisposable
    {
        private readonly OutboxClaims _claims = host.Services.GetRequiredService<OutboxClaims>();

        public DateTime Now => host.Now;

        public ConcurrentQueue<string> Reached => ((CrashRecord)host.Services.GetRequiredService<ICrashHook>()).Reached;

        public static string Origin(int number) => FormattableString.Invariant($"http://merchant{number}.test:80");

        public static async Task<House> StartAsync(string lane, int count)
        {
            var host = await ModuleHost.StartAsync(build: b => b.Services.AddSingleton<ICrashHook>(new CrashRecord()));
            var invoices = new List<Guid>();
            for (var i = 0; i < count; i++)
                invoices.Add((await host.InvoiceAsync()).Id);
            return new House(host, lane == "callback" ? OutboxLane.Callback : OutboxLane.Handler, invoices);
        }

        public void Pass(TimeSpan time) => host.Time.Pass(time);

        public Task SetAsync(int number, DateTime? due, DateTime? claimedUntil) => host.Db.WriteAsync(
            async (db, token) =>
            {
                var head = db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoices[number]);
                (await (lane == OutboxLane.Callback
                    ? head.ExecuteUpdateAsync(s => s.SetProperty(o => o.Origin, Origin(number)).SetProperty(o => o.CallbackDueAt, due).SetProperty(o => o.CallbackClaimedUntil, claimedUntil), token)
                    : head.ExecuteUpdateAsync(s => s.SetProperty(o => o.Origin, Origin(number)).SetProperty(o => o.HandlerDueAt, due).SetProperty(o => o.HandlerClaimedUntil, claimedUntil), token))).ShouldBe(1);
            },
            Token);

        public async Task<int[]> FindAsync(int count, params string[] except)
            => [.. (await _claims.FindAsync(lane, count, except, Token)).Select(h => Number(h.InvoiceId))];

        public Task<DateTime?> NextDueAsync(params string[] except) => _claims.NextDueAsync(lane, except, Token);

        public async Task<(int Number, long Fence)[]> ClaimAsync(params int[] numbers)
            => [.. (await _claims.ClaimAsync(lane, [.. numbers.Select(n => invoices[n])], Token)).Select(c => (Number(c.InvoiceId), (long)c.Fence))];

        public Task<(DateTime? ClaimedUntil, long Fence)[]> HeadsAsync() => ReadAsync(lane);

        public Task<(DateTime? ClaimedUntil, long Fence)[]> OtherHeadsAsync() => ReadAsync(lane == OutboxLane.Callback ? OutboxLane.Handler : OutboxLane.Callback);

        public ValueTask DisposeAsync() => host.DisposeAsync();

        private int Number(Guid id) => invoices.ToList().IndexOf(id);

        private async Task<(DateTime? ClaimedUntil, long Fence)[]> ReadAsync(OutboxLane of)
        {
            var heads = await host.ReadAsync(db => db.Set<InvoiceOutbox>().ToDictionaryAsync(o => o.InvoiceId, Token));
            return [.. invoices.Select(id => of == OutboxLane.Callback ? (heads[id].CallbackClaimedUntil, (long)heads[id].CallbackFence) : (heads[id].HandlerClaimedUntil, heads[id].HandlerFence))];
        }
    }
}
