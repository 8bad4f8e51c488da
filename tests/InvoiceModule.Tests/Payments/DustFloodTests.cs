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
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "TOK") { Dust = 10 }, Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a", "b"], Token);
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

        // Money is booked all the same.
        chain.Mine(new ChainTransaction("t", [new Transfer(1, invoice.Address, 100, "0xtok")]));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Txs.ShouldBe(["t"]));
        (await host.Services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(Token)).Findings.ShouldBeEmpty();
    }

    private static ChainTransaction Sends(string txId, int amount, InvoiceView invoice)
        => new(txId, [.. Enumerable.Range(0, Flood).Select(i => new Transfer(i, invoice.Address, amount, "0xtok"))]);
}
