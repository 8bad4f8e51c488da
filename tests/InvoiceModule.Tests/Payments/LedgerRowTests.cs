using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What a booking writes to whose rows, and to no other's: two chains stand side by side at the same heights.</summary>
public sealed class LedgerRowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_moves_the_cursor_of_its_own_chain()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        await FailAsync(host, "one");
        await FailAsync(host, "other");
        var other = await CursorAsync(host, "other");
        host.Time.Pass(TimeSpan.FromMinutes(1));
        var began = host.Now.AddSeconds(-10);
        var claim = await ClaimAsync(host, "one");
        var scanned = (await CursorAsync(host, "one")).ScannedAt;
        var update = new ChainUpdate
        {
            From = claim.At,
            Fork = claim.At,
            Blocks = [Block(4), Block(5)],
            Alarms = [new ChainAlarm("token", 4, 5, "Look at it.")],
            TipHeight = 9,
            BeganAt = began,
            ReadAt = host.Now,
        };
        (await BookAsync(host, two.One, claim, update)).At.ShouldBe(Block(5).Ref);
        (await host.ReadAsync(db => db.Set<StandingAlarm>().SingleAsync(Token))).ShouldSatisfyAllConditions(a => a.Blockchain.ShouldBe("one"), a => a.Subject.ShouldBe("token"));

        // It has not reached the tip.
        (await CursorAsync(host, "one")).ShouldSatisfyAllConditions(
            c => c.Height.ShouldBe(5), c => c.Hash.ShouldBe("n5"), c => c.TipHeight.ShouldBe(9), c => c.AdvancedAt.ShouldBe(host.Now), c => c.ScannedAt.ShouldBe(scanned),
            c => c.FailingSince.ShouldBeNull(), c => c.Failure.ShouldBeNull());
        (await HashesAsync(host, "one")).ShouldBe(["g", "b1", "b2", "b3", "n4", "n5"]);
        (await CursorAsync(host, "other")).ShouldSatisfyAllConditions(
            c => c.Height.ShouldBe(3), c => c.TipHeight.ShouldBe(other.TipHeight), c => c.AdvancedAt.ShouldBe(other.AdvancedAt), c => c.Failure.ShouldBe("down"));
        (await HashesAsync(host, "other")).ShouldBe(["g", "b1", "b2", "b3"]);

        // The pool alone is no progress of the chain.
        var advanced = host.Now;
        host.Time.Pass(TimeSpan.FromMinutes(1));
        claim = await ClaimAsync(host, "one");
        await BookAsync(host, two.One, claim, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [], TipHeight = 5, PendingIds = new HashSet<string>(), BeganAt = began, ReadAt = host.Now });
        (await CursorAsync(host, "one")).ShouldSatisfyAllConditions(c => c.Height.ShouldBe(5), c => c.AdvancedAt.ShouldBe(advanced), c => c.ScannedAt.ShouldBe(began));
    }

    [Fact]
    public async Task Two_thousand_blocks_are_remembered()
    {
        await using var two = await StartAsync(3);
        await BookBlocksAsync(two, 2002);
        (await HashesAsync(two.Host, "one")).ShouldBe(["b2", "b3", "n2002"]);
        (await HashesAsync(two.Host, "other")).ShouldBe(["g", "b1", "b2", "b3"]);
    }

    [Fact]
    public async Task A_stale_claim_books_nothing()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        var claim = await ClaimAsync(host, "one");
        foreach (var stale in new[] { claim with { Fence = claim.Fence - 1 }, claim with { At = Block(3).Ref } })
        {
            await Should.ThrowAsync<StaleScanException>(BookAsync(
                host, two.One, stale, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [Block(4)], TipHeight = 4, BeganAt = host.Now, ReadAt = host.Now }));
        }

        (await CursorAsync(host, "one")).Height.ShouldBe(3);
    }

    [Fact]
    public async Task Only_its_own_chains_payments_become_final_and_only_at_their_height()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        var (mine, others) = (await host.InvoiceAsync(100, "one", "COIN", confirmations: 3), await host.InvoiceAsync(100, "other", "COIN", confirmations: 3));
        two.One.Mine(Pays(mine));
        two.Other.Mine(Pays(others));
        await host.ScanAsync();
        await BookBlocksAsync(two, 5);
        (await PaymentOfAsync(host, mine)).ShouldSatisfyAllConditions(p => p.FinalAt.ShouldBeNull(), p => p.FinalHeight.ShouldBe(6));
        (await host.FindAsync(mine.Id)).Status.ShouldBe("IN_BLOCK");
        host.Time.Pass(TimeSpan.FromMinutes(1));
        await BookBlocksAsync(two, 6);
        (await PaymentOfAsync(host, mine)).FinalAt.ShouldBe(host.Now);
        (await host.FindAsync(mine.Id)).Status.ShouldBe("PAID");
        (await PaymentOfAsync(host, others)).ShouldSatisfyAllConditions(p => p.FinalAt.ShouldBeNull(), p => p.FinalHeight.ShouldBe(6));
        (await host.FindAsync(others.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_BLOCK"), i => i.Version.ShouldBe(2));
    }

    // A tip that falls takes confirmations away. What stands in the last block that is left stands.
    [Fact]
    public async Task A_fork_takes_its_own_chains_blocks_above_it()
    {
        await using var two = await StartAsync(1);
        var host = two.Host;
        var (mine, others) = (await host.InvoiceAsync(100, "one", "COIN", confirmations: 3), await host.InvoiceAsync(100, "other", "COIN", confirmations: 3));
        foreach (var (chain, invoice) in new[] { (two.One, mine), (two.Other, others) })
        {
            chain.Mine(Pays(invoice));
            chain.Mine();
            chain.Mine();
        }

        await host.ScanAsync();
        var (late, otherLate) = (await host.InvoiceAsync(100, "one", "COIN"), await host.InvoiceAsync(100, "other", "COIN"));
        foreach (var (chain, invoice) in new[] { (two.One, late), (two.Other, otherLate) })
            chain.Mine(Pays(invoice));
        await host.ScanAsync();
        var version = (await host.FindAsync(others.Id)).Version;
        var claim = await ClaimAsync(host, "one");
        var fork = new BlockRef(2, "b2");
        await BookAsync(host, two.One, claim, new ChainUpdate { From = claim.At, Fork = fork, Blocks = [], TipHeight = 2, PendingIds = new HashSet<string>(), BeganAt = host.Now, ReadAt = host.Now });

        (await host.FindAsync(mine.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_BLOCK"), i => i.Exception.ShouldBe(["reversed"]));
        (await PaymentOfAsync(host, mine)).Height.ShouldBe(2);
        (await PaymentOfAsync(host, late)).Height.ShouldBeNull();
        (await LeaseAsync(host, late)).OpenedHeight.ShouldBe(2);
        (await LeaseAsync(host, mine)).OpenedHeight.ShouldBe(1);
        (await HashesAsync(host, "one")).ShouldBe(["g", "b1", "b2"]);
        (await host.FindAsync(others.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(version));
        (await PaymentOfAsync(host, otherLate)).Height.ShouldBe(5);
        (await LeaseAsync(host, otherLate)).OpenedHeight.ShouldBe(4);
        (await HashesAsync(host, "other")).ShouldBe(["g", "b1", "b2", "b3", "b4", "b5"]);
    }

    [Fact]
    public async Task An_invoice_that_is_left_out_is_due_again_at_the_next_block_and_no_other_is()
    {
        await using var two = await StartAsync(1);
        var host = two.Host;
        var (stuck, sound) = (await host.InvoiceAsync(100, "one", "COIN", confirmations: 1), await host.InvoiceAsync(100, "one", "COIN", confirmations: 1));
        var claim = await ClaimAsync(host, "one");
        var block = Block(2) with { Transactions = [Pays(stuck), Pays(sound)] };
        var result = await BookAsync(
            host, two.One, claim, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [block], TipHeight = 2, BeganAt = host.Now, ReadAt = host.Now }, stuck.Id);
        result.Changed.ShouldBe([sound.Id]);
        (await host.FindAsync(stuck.Id)).ShouldSatisfyAllConditions(i => i.Version.ShouldBe(1), i => i.Status.ShouldBe("NOT_PAID"));
        (await PaymentOfAsync(host, stuck)).Disposition.ShouldBe(PaymentDisposition.Credited);
        var next = await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Blockchain == "one").ToDictionaryAsync(i => i.Id, i => i.NextHeight, Token));
        next[stuck.Id].ShouldBe(3);
        next[sound.Id].ShouldBeNull();
        await BookBlocksAsync(two, 3);
        (await host.FindAsync(stuck.Id)).Status.ShouldBe("PAID");
    }

    [Fact]
    public async Task A_booking_says_whether_time_alone_will_change_something()
    {
        await using var two = await StartAsync(1);
        var host = two.Host;
        var invoice = await host.InvoiceAsync(100, "one", "COIN");
        two.One.Pool.Add(Pays(invoice));
        await host.ScanAsync();
        foreach (var isThere in new[] { true, false })
        {
            var claim = await ClaimAsync(host, "one");
            HashSet<string> pool = isThere ? [Pays(invoice).TxId] : [];
            (await BookAsync(host, two.One, claim, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [], TipHeight = 1, PendingIds = pool, BeganAt = host.Now, ReadAt = host.Now }))
                .IsUnsettled.ShouldBe(!isThere);
        }
    }

    // A chain that does not tell its pool says of what has lost its block only that.
    [Fact]
    public async Task Without_a_pool_what_has_lost_its_block_stands_in_none()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        var mine = await host.InvoiceAsync(100, "one", "COIN", confirmations: 3);
        two.One.Mine(Pays(mine));
        await host.ScanAsync();
        (await PaymentOfAsync(host, mine)).Height.ShouldBe(4);
        var claim = await ClaimAsync(host, "one");
        await BookAsync(host, two.One, claim, Update(host, claim, [Block(4)]) with { Fork = new BlockRef(3, "b3") });
        (await PaymentOfAsync(host, mine)).ShouldSatisfyAllConditions(p => p.Height.ShouldBeNull(), p => p.BlockHash.ShouldBeNull(), p => p.FinalHeight.ShouldBeNull());
        (await host.FindAsync(mine.Id)).Status.ShouldBe("IN_MEMPOOL");
    }

    [Fact]
    public async Task What_vanished_counts_again_when_its_transaction_is_shown_even_without_the_pool()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        var mine = await host.InvoiceAsync(100, "one", "COIN");
        two.One.Pool.Add(Pays(mine));
        await host.ScanAsync();
        for (var look = 0; look < 2; look++)
        {
            var missing = await ClaimAsync(host, "one");
            await BookAsync(host, two.One, missing, Update(host, missing, []) with { PendingIds = new HashSet<string>() });
            host.Time.Pass(TimeSpan.FromMinutes(31));
        }

        (await PaymentOfAsync(host, mine)).Void.ShouldBe(PaymentVoids.Vanished);
        var claim = await ClaimAsync(host, "one");
        await BookAsync(host, two.One, claim, Update(host, claim, []) with { NewPending = [Pays(mine)] });
        (await PaymentOfAsync(host, mine)).ShouldSatisfyAllConditions(p => p.Void.ShouldBeNull(), p => p.Counts.ShouldBeTrue());
        (await host.FindAsync(mine.Id)).Status.ShouldBe("IN_MEMPOOL");
    }

    // The pool was read before the block.
    [Fact]
    public async Task What_its_block_did_not_bring_does_not_count_however_long_the_pool_shows_it()
    {
        await using var two = await StartAsync(3);
        var host = two.Host;
        var mine = await host.InvoiceAsync(100, "one", "COIN");
        two.One.Pool.Add(new ChainTransaction("call", [new Transfer(0, mine.Address, 100)]));
        await host.ScanAsync();
        (await host.FindAsync(mine.Id)).Status.ShouldBe("IN_MEMPOOL");
        var claim = await ClaimAsync(host, "one");
        var block = Block(4) with { Transactions = [new ChainTransaction("call", [new Transfer(0, mine.Address, 0)])] };
        await BookAsync(host, two.One, claim, Update(host, claim, [block]) with { PendingIds = new HashSet<string> { "call" } });
        (await PaymentOfAsync(host, mine)).Void.ShouldBe(PaymentVoids.Conflicted);
        (await host.FindAsync(mine.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
    }

    [Fact]
    public async Task What_a_block_holds_and_a_pool_that_was_read_before_it_shows_is_booked_once()
    {
        await using var two = await StartAsync(3);
        var mine = await two.Host.InvoiceAsync(100, "one", "COIN");
        var (claim, block) = (await ClaimAsync(two.Host, "one"), Block(4) with { Transactions = [Pays(mine)] });
        await BookAsync(two.Host, two.One, claim, Update(two.Host, claim, [block]) with { NewPending = block.Transactions, PendingIds = new HashSet<string> { Pays(mine).TxId } });
        (await PaymentOfAsync(two.Host, mine)).Height.ShouldBe(4);
    }

    private static ChainUpdate Update(ModuleHost host, ScanClaim claim, IReadOnlyList<Block> blocks)
        => new() { From = claim.At, Fork = claim.At, Blocks = blocks, TipHeight = blocks.Count > 0 ? blocks[^1].Height : claim.At.Height, BeganAt = host.Now, ReadAt = host.Now };

    private static async Task<TwoChains> StartAsync(int blocks)
    {
        var (one, other) = (new ScriptedChain { Blockchain = "one" }, new ScriptedChain { Blockchain = "other" });
        var host = await ModuleHost.StartAsync(build: b => b.AddChain("one", _ => one).AddChain("other", _ => other));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        foreach (var chain in new[] { one, other })
        {
            await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
            await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, [$"{chain.Blockchain}1", $"{chain.Blockchain}2"], Token);
            for (var i = 0; i < blocks; i++)
                chain.Mine();
        }

        await host.ScanAsync();
        return new TwoChains(host, one, other);
    }

    private static async Task BookBlocksAsync(TwoChains two, long height)
    {
        var claim = await ClaimAsync(two.Host, "one");
        await BookAsync(two.Host, two.One, claim, new ChainUpdate { From = claim.At, Fork = claim.At, Blocks = [Block(height)], TipHeight = height, BeganAt = two.Host.Now, ReadAt = two.Host.Now });
    }

    private static Task<LedgerResult> BookAsync(ModuleHost host, IChain chain, ScanClaim claim, ChainUpdate update, params Guid[] stuck)
        => host.Services.GetRequiredService<PaymentLedger>().ApplyAsync(
            chain, claim, update, new LateRates(host.Services.GetRequiredService<RateService>()), new HashSet<Guid>(stuck), Token);

    private static async Task<ScanClaim> ClaimAsync(ModuleHost host, string blockchain)
    {
        await host.Services.GetRequiredService<ChainScanners>().Get(blockchain).ReleaseAsync(Token);
        await host.Db.WriteAsync((db, token) => db.Set<ChainCursor>().Where(c => c.Blockchain == blockchain).ExecuteUpdateAsync(s => s.SetProperty(c => c.ClaimedUntil, (DateTime?)null), token), Token);
        return (await host.Services.GetRequiredService<ScanClaims>().TakeAsync(blockchain, Token)).ShouldNotBeNull();
    }

    private static Task FailAsync(ModuleHost host, string blockchain) => host.Services.GetRequiredService<ScanClaims>().FailedAsync(blockchain, null, "down", Token);

    private static Task<ChainCursor> CursorAsync(ModuleHost host, string blockchain) => host.ReadAsync(db => db.Set<ChainCursor>().SingleAsync(c => c.Blockchain == blockchain, Token));

    private static Task<List<string>> HashesAsync(ModuleHost host, string blockchain)
        => host.ReadAsync(db => db.Set<ReadBlock>().Where(b => b.Blockchain == blockchain).OrderBy(b => b.Height).Select(b => b.Hash).ToListAsync(Token));

    private static Task<Payment> PaymentOfAsync(ModuleHost host, InvoiceView invoice) => host.ReadAsync(db => db.Set<Payment>().SingleAsync(p => p.InvoiceId == invoice.Id, Token));

    private static Task<AddressLease> LeaseAsync(ModuleHost host, InvoiceView invoice) => host.ReadAsync(db => db.Set<AddressLease>().SingleAsync(l => l.InvoiceId == invoice.Id, Token));

    private static ChainTransaction Pays(InvoiceView invoice) => new($"t-{invoice.Address}", [new Transfer(0, invoice.Address, 100)]) { Spends = [$"{invoice.Address}:0"] };

    private static Block Block(long height) => new(height, FormattableString.Invariant($"n{height}"), "", new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc), []);

    private sealed record TwoChains(ModuleHost Host, ScriptedChain One, ScriptedChain Other) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
