using InvoiceModule.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>What arrived, where the node's blocks do not tell all: on a real anvil, whose traces are hidden as those of most providers are.</summary>
public sealed class AuditTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const long Gwei = 1_000_000_000;

    [Fact]
    public async Task A_token_that_keeps_a_fee_and_hides_it_is_credited_what_arrived()
    {
        var log = new LogLines();
        var code = TestContract.Load("BoastfulToken");
        var contract = await fixture.Node.DeployAsync(code);
        await using var host = await StartAsync(o => o.Tokens.Add(new EvmToken { Symbol = "BOAST", Contract = contract, Decimals = 6 }), log, traces: true);
        var (waiting, mined) = (await host.InvoiceAsync("BOAST", 100), await host.InvoiceAsync("BOAST", 100));
        await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("transfer(address,uint256)", waiting.Address, 100));
        (await host.LookAsync(waiting)).Status.ShouldBe("IN_MEMPOOL");
        await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("transfer(address,uint256)", mined.Address, 60));
        await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("transfer(address,uint256)", mined.Address, 40));
        await fixture.Node.MineAsync();
        foreach (var (invoice, received) in new[] { (waiting, 98), (mined, 96) })
        {
            var now = await host.LookAsync(invoice);
            now.Status.ShouldBe("PARTIALLY_PAID");
            now.Received.ShouldBe(received);
        }

        log.Lines.Count(l => l.Contains("told more than it brought", StringComparison.Ordinal)).ShouldBe(2);
        await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("transfer(address,uint256)", waiting.Address, 4));
        await fixture.Node.MineAsync();
        (await host.LookAsync(waiting)).Status.ShouldBe("PAID");
    }

    [Fact]
    public async Task Coins_of_an_inner_call_are_credited_without_traces_when_one_transaction_can_be_named()
    {
        await using var host = await StartAsync();
        var (alone, told) = (await host.InvoiceAsync("ETH", 4 * Gwei), await host.InvoiceAsync("ETH", 6 * Gwei));
        await WithoutTracesAsync(host);
        var first = await PayInsideAsync(4 * Gwei, alone.Address);
        await fixture.Node.MineAsync();
        await fixture.Node.MineAsync(2);
        var second = await PayInsideAsync(6 * Gwei, told.Address);
        await PayInsideAsync(Gwei, fixture.NewReceiver());
        await fixture.Node.MineAsync(2);
        (await host.LookAsync(alone)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Txs.ShouldBe([first]), i => i.Received.ShouldBe(4 * Gwei));
        (await host.LookAsync(told)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Txs.ShouldBe([second]));

        // The same blocks once more, in other places: nothing counts twice.
        var raw = (await fixture.Node.CallAsync("eth_getRawTransactionByHash", second)).GetString();
        await fixture.Node.CallAsync("anvil_reorg", 2, new object[] { new object[] { raw!, 1 } });
        await fixture.Node.MineAsync();
        var again = await host.LookAsync(told);
        (again.Status, again.Received).ShouldBe(("PAID", 6 * Gwei));
        (await host.PaymentsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Coins_that_nobody_can_be_named_for_go_to_suspense_and_change_no_status()
    {
        var log = new LogLines();
        await using var host = await StartAsync(log: log);
        var (twice, given) = (await host.InvoiceAsync("ETH", 4 * Gwei), await host.InvoiceAsync("ETH", 5 * Gwei));
        await WithoutTracesAsync(host);
        await PayInsideAsync(3 * Gwei, twice.Address);
        await PayInsideAsync(Gwei, twice.Address);
        await fixture.Node.MineAsync();
        await host.LookAsync(twice);

        // A block's finder gets its fees, and no transaction says so; nor does one when a balance is simply set to 5 gwei.
        await fixture.Node.CallAsync("anvil_setCoinbase", given.Address);
        await fixture.Node.SendAsync(fixture.Payer, fixture.NewReceiver(), 1, gasPrice: 20 * Gwei);
        await fixture.Node.MineAsync();
        await fixture.Node.CallAsync("anvil_setCoinbase", fixture.NewReceiver());
        await fixture.Node.CallAsync("anvil_setBalance", twice.Address, "0x12a05f200");
        await fixture.Node.MineAsync();
        foreach (var invoice in new[] { twice, given })
            (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(1), i => i.Received.ShouldBe(0));
        var suspended = await host.PaymentsAsync();
        suspended.Select(p => (p.Disposition, p.Reason, p.InvoiceId)).ShouldBe(
            [(PaymentDisposition.Suspense, "unnamed", twice.Id), (PaymentDisposition.Suspense, "unnamed", twice.Id), (PaymentDisposition.Suspense, "unnamed", given.Id)]);
        suspended.Take(2).Select(p => p.Amount).ShouldBe([4 * Gwei, Gwei]);
        suspended[2].Amount.ShouldBeGreaterThan(Gwei);
        log.Lines.Count(l => l.Contains("no single transaction can be named", StringComparison.Ordinal) && l.StartsWith("In block", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_plain_payment_and_a_sweep_are_no_surplus()
    {
        const long Value = 1_000_000_000 * Gwei;
        await using var host = await StartAsync();
        var invoice = await host.InvoiceAsync("ETH", Value);
        await WithoutTracesAsync(host);
        var txId = await fixture.Node.SendAsync(fixture.Payer, invoice.Address, Value);
        await fixture.Node.MineAsync();
        await fixture.Node.CallAsync("anvil_impersonateAccount", invoice.Address);
        await fixture.Node.SendAsync(invoice.Address, fixture.Payer, Value / 2);
        await fixture.Node.MineAsync();
        (await host.LookAsync(invoice)).Txs.ShouldBe([txId]);
        (await host.PaymentsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_invoice_is_made_in_a_token_of_other_decimals_and_the_wallet_shows_it_as_inactive()
    {
        await using var host = await StartAsync(
            o =>
            {
                o.Tokens[0].Decimals = 18;
                o.Tokens.Add(new EvmToken { Symbol = "NONE", Contract = "0x00000000000000000000000000000000000000ee", Decimals = 6 });
            },
            traces: true);

        // A contract that is not there may come to be; one with other decimals stays as it is.
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync("NONE", 1))).Code.ShouldBe(InvoicingErrorCodes.ChainUnavailable);
        var refusal = await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync("USDT", 1));
        refusal.Code.ShouldBe(InvoicingErrorCodes.CurrencyNotActive);
        refusal.Message.ShouldContain("18 decimals are configured but its contract has 6");
        (await host.InvoiceAsync("SILENT", 1)).Status.ShouldBe("NOT_PAID");
        var wallet = (await host.Module.Services.GetRequiredService<IWalletService>().FindAsync(ModuleHost.WalletId, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        wallet.Currencies.Where(c => c.Blockchain == "ethereum" && c.Active).Select(c => c.Symbol).ShouldBe(["ETH", "NONE", "SILENT"], ignoreOrder: true);
        (await host.PaymentsAsync()).ShouldBeEmpty();
    }

    private Task<EvmHost> StartAsync(Action<EvmOptions>? configure = null, LogLines? log = null, bool traces = false)
        => EvmHost.StartAsync(
            [fixture.Connect(configure, log, traces ? null : new WithoutMethods("debug_traceBlockByHash", "trace_block"))], [.. Enumerable.Range(0, 4).Select(_ => fixture.NewReceiver())]);

    // A node is known to have no traces from the first block on that runs code.
    private async Task WithoutTracesAsync(EvmHost host)
    {
        await PayInsideAsync(1, fixture.NewReceiver());
        await fixture.Node.MineAsync();
        (await host.TryScanAsync()).ShouldBeTrue();
    }

    private Task<string> PayInsideAsync(long wei, string receiver)
        => fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, wei, fixture.SplitterCode.Call("payAll(address[])", (object)new[] { receiver }));
}
