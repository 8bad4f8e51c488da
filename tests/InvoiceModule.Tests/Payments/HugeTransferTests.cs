using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>F25: a contract may tell of any amount that 256 bits hold, twice in one block, and of more in a lie.</summary>
public sealed class HugeTransferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_shown_as_what_can_be_written_and_hold_up_nobody_else()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["a", "b", "c"]);
        var (huge, beyond, honest) = (await InvoiceAsync(host), await InvoiceAsync(host), await InvoiceAsync(host));

        chain.Mine(
            Pays("first", huge, BaseUnits.Max), Pays("second", huge, BaseUnits.Max), Pays("lie", beyond, BaseUnits.Max + 1), Pays("below", beyond, -1), Pays("third", honest, 100));
        await host.ScanAsync();

        (await host.FindAsync(honest.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100));
        (await host.FindAsync(huge.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(BaseUnits.Max), i => i.Due.ShouldBe(0), i => i.Exception.ShouldBe(["overpaid"]), i => i.Txs.Count.ShouldBe(2));
        (await host.FindAsync(beyond.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(1));
        (await host.PaymentsAsync()).Count.ShouldBe(3);
        (await host.Services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(Token)).Findings.ShouldBeEmpty();

        // One of the two is taken back: what is left is still all of it.
        chain.Drop(1);
        chain.Mine(Pays("second", huge, BaseUnits.Max), Pays("third", honest, 100));
        chain.Mine();
        await host.ScanAsync();
        (await host.FindAsync(huge.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(BaseUnits.Max), i => i.Txs.ShouldBe(["second"]));
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host) => host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);

    private static ChainTransaction Pays(string txId, InvoiceView invoice, BigInteger amount) => new(txId, [new Transfer(1, invoice.Address, amount, "0xtok")]);
}
