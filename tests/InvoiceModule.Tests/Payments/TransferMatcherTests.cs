using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>Which of a chain's transfers are ours, and what is known of them.</summary>
public sealed class TransferMatcherTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // An index is asked a thousand keys at a time.
    [Fact]
    public async Task Ours_are_found_among_thousands_blocks_first_and_in_their_order()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        List<ChainTransaction> strangers = [.. Enumerable.Range(0, 1998).Select(i => new ChainTransaction($"s{i}", [new Transfer(0, $"stranger{i}", 5)]))];
        var update = Update(
            blocks: [[Sends("in0", "c", 3), .. strangers, Sends("in1", "a", 1)], [Sends("in2", "b", 2)]], pool: [Sends("waits", "a", 4), Sends("other", "nobody", 4)]);
        var found = await host.ReadAsync(db => TransferMatcher.FindAsync(db, chain, update, Token));
        found.Select(f => (f.Transaction.TxId, f.Address.Text, f.Block?.Height)).ShouldBe([("in0", "c", 1L), ("in1", "a", 1L), ("in2", "b", 2L), ("waits", "a", null)]);
        (await host.ReadAsync(db => TransferMatcher.FindAsync(db, chain, Update([strangers], pool: []), Token))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_is_written_the_same_elsewhere_is_another()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        await host.Db.WriteAsync(async (db, token) => _ = await InvoiceModule.Addresses.AddressPool.InsertAsync(db, ModuleHost.WalletId, "elsewhere", "a", "a", 0, 0, host.Now, token), Token);
        var update = Update(blocks: [[Sends("in", "a", 3)]], pool: []);
        (await host.ReadAsync(db => TransferMatcher.FindAsync(db, chain, update, Token))).ShouldHaveSingleItem().Address.Space.ShouldBe("scripted");
    }

    // What it takes the place of says whose it is and since when; more money alone makes it no other asset's.
    [Theory]
    [InlineData(null)]
    [InlineData("0xbar")]
    public async Task A_replacement_that_brings_more_stays_what_it_takes_the_place_of(string? contract)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN");
        var seen = host.Now;
        chain.Pool.Add(new ChainTransaction("first", [new Transfer(0, invoice.Address, 40, contract)]) { Spends = ["in:0"] });
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromMinutes(1));
        chain.Pool.Clear();
        chain.Pool.Add(new ChainTransaction("second", [new Transfer(0, invoice.Address, 60, contract)]) { Spends = ["in:0"] });
        await host.ScanAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "second").ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(contract is null ? PaymentDisposition.Credited : PaymentDisposition.Suspense), p => p.SeenAt.ShouldBe(seen), p => p.InvoiceId.ShouldBe(invoice.Id));
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(contract is null ? 60 : 0);
    }

    // Nor does it become the invoice's own asset by coming while late money is still credited.
    [Fact]
    public async Task A_replacement_in_another_asset_that_brings_more_after_the_expiry_is_credited_to_nobody()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN");
        chain.Pool.Add(new ChainTransaction("first", [new Transfer(0, invoice.Address, 40, "0xbar")]) { Spends = ["in:0"] });
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromMinutes(18));
        await host.ScanAsync();
        chain.Pool.Clear();
        chain.Pool.Add(new ChainTransaction("second", [new Transfer(0, invoice.Address, 100, "0xbar")]) { Spends = ["in:0"] });
        await host.ScanAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "second").ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.WrongAsset));
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }

    // 0 to 2^256 - 1.
    [Fact]
    public async Task What_is_no_amount_is_no_transfer()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var most = BigInteger.Pow(2, 256) - 1;
        var update = Update([[Sends("none", "a", 0), Sends("most", "a", most), Sends("more", "a", most + 1), Sends("less", "a", -1)]], pool: []);
        (await host.ReadAsync(db => TransferMatcher.FindAsync(db, chain, update, Token))).Select(f => f.Transaction.TxId).ShouldBe(["none", "most"]);
    }

    [Fact]
    public async Task Facts_are_the_chains_own_whatever_a_token_calls_itself()
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { CoinbaseMaturity = 100 } };
        await using var host = await StartAsync(chain);
        var transaction = new ChainTransaction("t", [new Transfer(3, "a", 7, "0xTOK"), new Transfer(4, "a", 8, "0xunknown"), new Transfer(5, "a", 9)]) { Spends = ["x", "y"], Maturity = 6 };
        var found = await host.ReadAsync(db => TransferMatcher.FindAsync(db, chain, Update([[transaction]], pool: []), Token));
        TransferMatcher.FactsOf(chain, found[0]).ShouldNotBeNull().ShouldSatisfyAllConditions(
            f => f.WalletId.ShouldBe(ModuleHost.WalletId), f => f.Blockchain.ShouldBe("scripted"), f => f.TxId.ShouldBe("t"), f => f.Ordinal.ShouldBe(3), f => f.Symbol.ShouldBe("TOK"),
            f => f.ContractAddress.ShouldBe("0xtok"), f => f.Amount.ShouldBe(7), f => f.IsUnnamed.ShouldBeFalse(), f => f.Maturity.ShouldBe(6), f => f.Spends.ShouldBe(["x", "y"]));
        TransferMatcher.FactsOf(chain, found[1]).ShouldBeNull();

        // An asset that the host has dropped is what its invoice says; one that the chain has is what the chain says.
        TransferMatcher.FactsOf(chain, found[1], new Asset("GONE", 6, "0xunknown")).ShouldNotBeNull().Symbol.ShouldBe("GONE");
        TransferMatcher.FactsOf(chain, found[0], new Asset("OLD", 6, "0xtok")).ShouldNotBeNull().Symbol.ShouldBe("TOK");
        TransferMatcher.FactsOf(chain, found[2]).ShouldNotBeNull().ShouldSatisfyAllConditions(f => f.Symbol.ShouldBe("COIN"), f => f.ContractAddress.ShouldBeNull());
    }

    private static Task<ModuleHost> StartAsync(ScriptedChain chain) => ScriptedHost.StartAsync(chain, "TOK", ["a", "b", "c"], scan: false);

    private static ChainUpdate Update(IReadOnlyList<IReadOnlyList<ChainTransaction>> blocks, IReadOnlyList<ChainTransaction> pool) => new()
    {
        From = new BlockRef(0, "g"),
        Fork = new BlockRef(0, "g"),
        TipHeight = blocks.Count,
        Blocks = [.. blocks.Select((transactions, i) => new Block(i + 1, $"b{i + 1}", i == 0 ? "g" : $"b{i}", Noon, transactions))],
        NewPending = pool,
        BeganAt = Noon,
        ReadAt = Noon,
    };

    private static ChainTransaction Sends(string txId, string to, BigInteger amount) => new(txId, [new Transfer(0, to, amount)]);
}
