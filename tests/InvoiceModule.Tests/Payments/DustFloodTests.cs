using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>F23: anybody can send nothing, or next to nothing, to an address a thousand times.</summary>
public sealed class DustFloodTests
{
    private const int Flood = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_changes_nothing_and_leaves_few_rows()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["a", "b"], dust: 10);
        var invoice = await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);

        for (var round = 0; round < 2; round++)
        {
            // Through the pool into a block, and half of it straight into one.
            ChainTransaction[] waiting = [Sends($"pool{round}", 0, invoice), Sends($"dust{round}", 9, invoice)];
            chain.Pool.AddRange(waiting);
            await host.ScanAsync();
            chain.Mine([.. waiting, Sends($"block{round}", 0, invoice)]);
            await host.ScanAsync();
        }

        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Version.ShouldBe(1), i => i.Active.ShouldBeTrue(), i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty());
        (await host.EventsAsync(invoice.Id)).ShouldHaveSingleItem().Type.ShouldBe(InvoiceEventType.Created);
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.Uses.ShouldBe(0), a => a.Retired.ShouldBeNull());
        var kept = await host.PaymentsAsync();
        kept.Count.ShouldBe(InvoiceRules.KeptDust);
        kept.ShouldAllBe(p => p.Disposition == PaymentDisposition.Ignored && p.Reason == PaymentReasons.Dust);

        // What is kept is counted by address.
        var other = await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);
        other.Address.ShouldNotBe(invoice.Address);
        chain.Mine(new ChainTransaction("dust elsewhere", [new Transfer(1, other.Address, 0, "0xtok")]));
        await host.ScanAsync();
        (await host.PaymentsAsync()).Count.ShouldBe(InvoiceRules.KeptDust + 1);

        // Money is booked all the same.
        chain.Mine(new ChainTransaction("t", [new Transfer(1, invoice.Address, 100, "0xtok")]));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Txs.ShouldBe(["t"]));
        (await host.Services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(Token)).Findings.ShouldBeEmpty();
    }

    // Another invoice's money in the same block completes nothing here.
    [Fact]
    public async Task It_completes_only_what_its_own_invoice_has_received()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["a", "b"], dust: 10);
        var (one, other) = (await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1), await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1));
        chain.Mine(new ChainTransaction("t", [new Transfer(0, one.Address, 96, "0xtok"), new Transfer(1, other.Address, 5, "0xtok")]));
        await host.ScanAsync();
        (await host.FindAsync(one.Id)).Received.ShouldBe(96);
        (await host.FindAsync(other.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(48)]
    public async Task What_is_paid_already_cannot_be_completed_by_it(int hoursLater)
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "USDT") { Dust = 1000 }, Token);
        var invoice = await host.InvoiceAsync(5_000_000, "ethereum-sim", "USDT", confirmations: 1);
        await host.PayAsync(invoice, 5_000_000);
        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromHours(hoursLater));
        var (paid, address) = (await host.FindAsync(invoice.Id), await host.AddressAsync(invoice));

        await host.PayAsync(invoice, 999);
        await host.SettleAsync();
        await host.Ethereum.MineAsync(3);
        await host.SettleAsync();

        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Version.ShouldBe(paid.Version), i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull(), i => i.Received.ShouldBe(5_000_000));
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.RestsUntil.ShouldBe(address.RestsUntil), a => a.Uses.ShouldBe(address.Uses));
        (await host.PaymentsAsync())[^1].ShouldSatisfyAllConditions(p => p.Disposition.ShouldBe(PaymentDisposition.Ignored), p => p.Reason.ShouldBe(PaymentReasons.Dust));
    }

    [Fact]
    public async Task What_is_short_by_next_to_nothing_is_completed_in_time_and_not_afterwards()
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "USDT") { Dust = 1000 }, Token);
        var (early, late) = (await host.InvoiceAsync(5_000_000, "ethereum-sim", "USDT", confirmations: 1), await host.InvoiceAsync(5_000_000, "ethereum-sim", "USDT", confirmations: 1));
        await host.PayAsync(early, 4_999_500);
        await host.PayAsync(late, 4_999_500);
        await host.SettleAsync();
        await host.PayAsync(early, 500);
        await host.SettleAsync();
        await host.Ethereum.MineAsync(3);
        await host.PassAsync(TimeSpan.FromHours(2));
        await host.PayAsync(late, 500);
        await host.SettleAsync();
        (await host.FindAsync(early.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(late.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldNotBe("PAID"), i => i.Received.ShouldBe(4_999_500));
        (await host.PaymentsAsync())[^1].Disposition.ShouldBe(PaymentDisposition.Ignored);
    }

    // What it completes may have come a moment before, in the same look.
    [Fact]
    public async Task It_completes_what_came_in_the_same_look()
    {
        await using var host = await ModuleHost.StartAsync();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum-sim", "USDT") { Dust = 1000 }, Token);
        var invoice = await host.InvoiceAsync(5_000_000, "ethereum-sim", "USDT", confirmations: 1);
        await host.PayAsync(invoice, 4_999_500);
        await host.PayAsync(invoice, 500);
        await host.Ethereum.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(5_000_000));
    }

    private static ChainTransaction Sends(string txId, int amount, InvoiceView invoice)
        => new(txId, [.. Enumerable.Range(0, Flood).Select(i => new Transfer(i, invoice.Address, amount, "0xtok"))]);
}
