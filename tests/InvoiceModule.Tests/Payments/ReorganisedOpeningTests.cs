using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>A lease knows the height at which it was opened, and blocks below that height may be mined anew: what they bring came in the lease's time.</summary>
public sealed class ReorganisedOpeningTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Opened at 5, the fork is at 2: the first of the new blocks is 3.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task After_a_reorganisation_below_its_opening_a_lease_has_what_the_new_blocks_bring(int blocksBefore)
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        Mine(chain, 5);
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);
        chain.Drop(3);
        Mine(chain, blocksBefore);
        chain.Mine(Pays(invoice));
        Mine(chain, 3);
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Exception.ShouldBeNull());
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Disposition.ShouldBe(PaymentDisposition.Credited);
        (await host.AddressAsync(invoice)).Retired.ShouldBeNull();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Whoever had the address before has nothing to do with them.
    [Fact]
    public async Task And_not_the_lease_before_it()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var earlier = await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromDays(2));
        chain.BlockTime = host.Now;
        Mine(chain, 5);
        await host.ScanAsync();
        var later = await host.InvoiceAsync(100, "scripted", "TOK", confirmations: 1);
        later.Address.ShouldBe(earlier.Address);
        chain.Drop(3);
        chain.Mine(Pays(later));
        Mine(chain, 3);
        await host.ScanAsync();
        (await host.FindAsync(later.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100));
        (await host.FindAsync(earlier.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull(), i => i.Version.ShouldBe(2));
    }

    private static Task<ModuleHost> StartAsync(ScriptedChain chain) => ScriptedHost.StartAsync(chain, "TOK", ["a"]);

    private static ChainTransaction Pays(InvoiceView invoice) => new("t", [new Transfer(1, invoice.Address, 100, "0xtok")]) { Spends = ["t:0"] };

    private static void Mine(ScriptedChain chain, int blocks)
    {
        for (var i = 0; i < blocks; i++)
            chain.Mine();
    }
}
