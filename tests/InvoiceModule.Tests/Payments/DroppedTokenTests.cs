using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>A token that the host takes out of its chain is read on while somebody has been asked for it: a block that is passed is not read again.</summary>
public sealed class DroppedTokenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_paid_while_the_host_has_the_token_no_more_is_credited(bool waits)
    {
        var chain = new ScriptedChain { TellsEveryToken = false };
        await using var host = await StartAsync(chain);
        var invoice = await InvoiceAsync(host);
        var all = chain.Assets;
        chain.Assets = [all[0]];
        var payment = new ChainTransaction("t1", [new Transfer(0, invoice.Address, 1000, "0xtok"), new Transfer(1, invoice.Address, 1000, "0xbar")]);
        if (waits)
        {
            chain.Pool.Add(payment);
            await host.ScanAsync();
            (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        }

        chain.Mine(payment);
        await host.ScanAsync();
        chain.Mine();
        await host.ScanAsync();
        chain.Assets = all;
        chain.Mine();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(1000));

        // Of the other token nobody had asked for any: it is not even told.
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Symbol.ShouldBe("TOK");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Contracts_are_named_that_invoices_asked_for_and_the_chain_has_not()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var db = host.Services.GetRequiredService<InvoicingDb>();
        (await FormerContracts.FindAsync(db, chain, Token)).ShouldBeEmpty();
        await InvoiceAsync(host);
        await InvoiceAsync(host, "BAR");
        await InvoiceAsync(host, "BAR");
        await InvoiceAsync(host, "COIN");
        (await FormerContracts.FindAsync(db, chain, Token)).ShouldBeEmpty();

        // However the host writes it.
        chain.Assets = [chain.Assets[0], chain.Assets[1] with { ContractAddress = "0xTOK" }];
        (await FormerContracts.FindAsync(db, chain, Token)).ShouldBe(["0xbar"]);
        chain.Assets = [new Asset("COIN", 8), new Asset("BAR", 6, "0xnewbar")];
        (await FormerContracts.FindAsync(db, chain, Token)).ShouldBe(["0xbar", "0xtok"]);
        (await FormerContracts.FindAsync(db, new ScriptedChain { Blockchain = "other", Assets = [] }, Token)).ShouldBeEmpty();
    }

    private static async Task<ModuleHost> StartAsync(ScriptedChain chain)
    {
        var host = await ScriptedHost.StartAsync(chain, "TOK", ["a", "b", "c", "d"]);
        foreach (var symbol in new[] { "BAR", "COIN" })
            await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, symbol), Token);
        return host;
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, string symbol = "TOK") => host.InvoiceAsync(1000, "scripted", symbol);
}
