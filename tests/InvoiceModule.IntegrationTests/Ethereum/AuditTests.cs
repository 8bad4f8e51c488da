using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>What arrived, where the node's blocks do not tell all: on a real anvil, whose traces are hidden as those of most providers are.</summary>
public sealed class AuditTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const long Gwei = 1_000_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    /// <summary>F22: no payment stands in the blocks in which balances change.</summary>
    [Theory]
    [InlineData(110)]
    [InlineData(90)]
    public async Task A_token_that_changes_balances_by_itself_turns_health_red_and_changes_no_status(int percent)
    {
        var code = TestContract.Load("RebasingToken");
        var contract = await fixture.Node.DeployAsync(code);
        await using var host = await StartAsync(o => o.Tokens.Add(new EvmToken { Symbol = "ELASTIC", Contract = contract, Decimals = 6 }), traces: true);
        var (paid, partly) = (await host.InvoiceAsync("ELASTIC", 1000), await host.InvoiceAsync("ELASTIC", 1100));
        foreach (var invoice in new[] { paid, partly })
            await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("transfer(address,uint256)", invoice.Address, 1000));
        await fixture.Node.MineAsync();
        (await host.LookAsync(paid)).Status.ShouldBe("PAID");
        await fixture.Node.MineAsync();
        var before = await host.LookAsync(partly);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);

        await fixture.Node.SendAsync(fixture.Payer, contract, 0, code.Call("rebase(uint256)", percent));
        await fixture.Node.MineAsync();
        await host.LookAsync(partly);
        (await host.HealthAsync()).ShouldSatisfyAllConditions(
            h => h.Status.ShouldBe(HealthStatus.Unhealthy), h => h.Description!.ShouldContain("changes balances without a transfer"), h => h.Description!.ShouldContain(contract, Case.Insensitive));
        (await host.LookAsync(paid)).Status.ShouldBe("PAID");
        (await host.LookAsync(partly)).ShouldSatisfyAllConditions(i => i.Version.ShouldBe(before.Version), i => i.Received.ShouldBe(1000));

        // Another look, another process: it stands in the database until a person clears it.
        await fixture.Node.MineAsync(2);
        await host.LookAsync(paid);
        var diagnostics = host.Module.Services.GetRequiredService<IInvoicingDiagnostics>();
        var alarm = (await diagnostics.ListAlarmsAsync(Token)).ShouldHaveSingleItem();
        (await Should.ThrowAsync<InvoicingException>(() => diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Ada", " "), Token))).Code.ShouldBe(InvoicingErrorCodes.ValidationFailed);
        (await diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Ada", "It was announced."), Token)).ShouldBeTrue();
        (await diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Bob", "Too late."), Token)).ShouldBeFalse();
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_sweep_of_tokens_is_no_rebase()
    {
        await using var host = await StartAsync(traces: true);
        var invoice = await host.InvoiceAsync("USDT", 1000);
        await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", invoice.Address, 1000));
        await fixture.Node.MineAsync();
        (await host.LookAsync(invoice)).Status.ShouldBe("PAID");
        await fixture.Node.CallAsync("anvil_setBalance", invoice.Address, "0xde0b6b3a7640000");
        await fixture.Node.CallAsync("anvil_impersonateAccount", invoice.Address);
        await fixture.Node.SendAsync(invoice.Address, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", fixture.Payer, 600));
        await fixture.Node.MineAsync();
        await host.LookAsync(invoice);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
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

    /// <summary>Without traces every address is looked at, and yet a look costs few calls: about one for 400 addresses.</summary>
    [Fact]
    public async Task Ten_thousand_balances_cost_some_thirty_calls_a_look()
    {
        var calls = new WithoutMethods("debug_traceBlockByHash", "trace_block");
        var chain = fixture.Connect(handler: calls);
        var open = Enumerable.Range(0, 10_000).Select(_ => fixture.NewReceiver()).ToHashSet();
        var paid = open.ElementAt(7_777);
        await PayInsideAsync(1, fixture.NewReceiver());
        var first = await fixture.MineAndReadAsync(chain);
        await AuditAsync(first);
        await PayInsideAsync(6 * Gwei, paid);
        var second = await fixture.MineAndReadAsync(chain);
        var before = calls.Calls;
        var audited = await AuditAsync(second);
        audited.Blocks.ShouldHaveSingleItem().Transactions.SelectMany(t => t.Transfers).ShouldContain(t => t.To == paid && t.Amount == 6 * Gwei);
        (calls.Calls - before).ShouldBeInRange(20, 40);
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Calls - before} calls for 10,000 addresses");

        async Task<AuditResult> AuditAsync(Block block) => await chain.AuditAsync(new AuditRequest([block], new HashSet<string>(), open), Token);
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
