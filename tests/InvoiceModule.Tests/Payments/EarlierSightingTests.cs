using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What waited before its address was anybody's here: a list that was imported, or a key that is used elsewhere too.</summary>
public sealed class EarlierSightingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task It_pays_nobodys_invoice_and_its_address_is_used_no_more(bool isDerived, bool isReleased)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Pool.Add(Sends("earlier"));
        for (var look = 0; look < 2; look++)
            await host.PassAsync(TimeSpan.FromSeconds(5));
        if (!isDerived)
            await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["own0"], Token);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        invoice.Address.ShouldBe("own0");
        await host.PassAsync(TimeSpan.FromSeconds(5));

        // Another process has looked meanwhile; this one's own looks stay true.
        if (isReleased)
            await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ReleaseAsync(Token);
        await host.PassAsync(TimeSpan.FromSeconds(5));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("earlier"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.NoInvoice));
        (await host.AddressAsync(invoice)).Retired.ShouldBe("paid_without_invoice");

        // What is sent to the invoice is the invoice's.
        chain.Pool.Add(Sends("payment"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // A payer who raises the fee of what waits too long is the same one.
    [Theory]
    [InlineData("bumped", "earlier:0", "NOT_PAID")]
    [InlineData("bumped", "another:0", "PAID")]
    [InlineData("earlier", "earlier:0", "NOT_PAID")]
    public async Task What_takes_its_place_is_as_old_and_what_one_look_does_not_find_is_not_forgotten(string txId, string spend, string expected)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Pool.Add(Sends("earlier"));
        await LookAsync(host);
        chain.Pool.Clear();
        await LookAsync(host);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await LookAsync(host);
        chain.Pool.Add(Sends(txId) with { Spends = [spend] });
        await LookAsync(host);
        await MineAsync(host, chain);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(expected);
    }

    // Whoever wanted to pay a friend, and pays the shop with the same coin instead, has sent it when he did.
    [Fact]
    public async Task What_was_to_go_elsewhere_is_not_older_for_that()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Pool.Add(new ChainTransaction("elsewhere", [new Transfer(0, "friend", 100)]) { Spends = ["coin:0"] });
        await LookAsync(host);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await LookAsync(host);
        chain.Pool.Clear();
        chain.Pool.Add(Sends("payment") with { Spends = ["coin:0"] });
        await LookAsync(host);
        await MineAsync(host, chain);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    // Whether its sender knew the address cannot be told: what it is worth as evidence is its block, as of anything first met in one.
    [Fact]
    public async Task What_was_seen_at_the_moment_its_lease_was_opened_is_as_old_as_its_block()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        chain.Pool.Add(Sends("earlier"));
        await LookAsync(host);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        host.Time.Pass(TimeSpan.FromSeconds(5));
        await MineAsync(host, chain);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await host.PaymentsAsync()).ShouldHaveSingleItem().SeenAt.ShouldBe(host.Now);
    }

    [Fact]
    public void What_waits_no_more_is_kept_for_an_hour()
    {
        var (sightings, start) = (new PoolSightings(), new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc));
        var (first, second) = (Sends("first"), Sends("second") with { Spends = ["first:0"] });
        sightings.Apply(Look(start, first));
        sightings.Find(first, "own0").ShouldBe(new PoolSighting(start, start));
        sightings.Find(first, "own1").ShouldBe(new PoolSighting(start, start));
        sightings.Find(second, "own0").ShouldBe(new PoolSighting(start, start));
        sightings.Find(second, "own1").ShouldBeNull();
        sightings.Apply(Look(start.AddMinutes(1)));
        sightings.Apply(Look(start.AddMinutes(61)));
        sightings.Find(second, "own0").ShouldNotBeNull();
        sightings.Apply(Look(start.AddMinutes(61), first));
        sightings.Apply(Look(start.AddMinutes(62).AddTicks(1)));
        sightings.Find(first, "own0").ShouldBe(new PoolSighting(start, start));
        sightings.Apply(Look(start.AddMinutes(123)));
        sightings.Find(first, "own0").ShouldBeNull();
        sightings.Find(second, "own0").ShouldBeNull();
    }

    private static ChainUpdate Look(DateTime at, params ChainTransaction[] pool) => new()
    {
        From = new BlockRef(1, "a"),
        Fork = new BlockRef(1, "a"),
        Blocks = [],
        TipHeight = 1,
        BeganAt = at,
        ReadAt = at,
        NewPending = pool,
        PendingIds = pool.Select(t => t.TxId).ToHashSet(StringComparer.Ordinal),
    };

    private static Task LookAsync(ModuleHost host) => host.PassAsync(TimeSpan.FromSeconds(5));

    private static async Task MineAsync(ModuleHost host, ScriptedChain chain)
    {
        chain.BlockTime = host.Now;
        chain.Mine([.. chain.Pool]);
        await host.SettleAsync();
    }

    private static async Task<ModuleHost> StartAsync(ScriptedChain chain)
    {
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).AddAddressProvider(chain.Blockchain, _ => new Numbered()));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        return host;
    }

    private static ChainTransaction Sends(string txId) => new(txId, [new Transfer(0, "own0", 100)]) { Spends = [txId + ":0"] };

    private sealed class Numbered : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new($"own{request.Index}");
    }
}
