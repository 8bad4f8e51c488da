using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>What a person has credited leaves the chain for good: a person can say that it never came, and its address is free again.</summary>
public sealed class AssignedAndGoneTests
{
    private static readonly OperatorAct Act = new("ann", "looked at it"), Later = new("ann", "it is gone");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_can_say_that_it_never_came_and_its_address_is_free_again()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a", "b"]);
        var suspense = host.Services.GetRequiredService<ISuspenseService>();
        var (invoice, pays) = await CreditAsync(host, chain, suspense);
        var id = (await host.PaymentsAsync()).ShouldHaveSingleItem().Id;
        (await suspense.FindAsync(id, Token)).ShouldNotBeNull().ShouldSatisfyAllConditions(p => p.Resolution.ShouldBe("accepted"), p => p.Reason.ShouldBeNull());
        (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();

        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        var listed = (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem();
        listed.ShouldSatisfyAllConditions(p => p.Id.ShouldBe(id), p => p.Reason.ShouldBe(PaymentReasons.Gone), p => p.ResolvedAt.ShouldBeNull(), p => p.Resolution.ShouldBeNull());
        (await suspense.FindAsync(id, Token)).ShouldBe(listed);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        await suspense.GiveUpAsync(id, Later, Token);

        // Whoever got no answer says it again.
        await suspense.GiveUpAsync(id, Later, Token);
        await host.SettleAsync();
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.IsFinal.ShouldBeTrue());
        (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await host.VerifyAsync()).ShouldBeEmpty();

        // It comes after all: that is for a person again.
        chain.BlockTime = host.Now;
        chain.Mine(pays);
        await host.SettleAsync();
        (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldHaveSingleItem().Id.ShouldBe(id);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
    }

    // It returns before anybody says so: it is what it was, as a person has decided.
    [Fact]
    public async Task What_returns_by_itself_counts_as_before()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a", "b"]);
        var suspense = host.Services.GetRequiredService<ISuspenseService>();
        var (invoice, pays) = await CreditAsync(host, chain, suspense);
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
        chain.Mine(pays);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(60);
        (await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token)).ShouldBeEmpty();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<(InvoiceView Invoice, ChainTransaction Pays)> CreditAsync(ModuleHost host, ScriptedChain chain, ISuspenseService suspense)
    {
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 3);
        await host.PassAsync(TimeSpan.FromMinutes(40));
        chain.BlockTime = host.Now;
        var pays = new ChainTransaction("t", [new Transfer(0, invoice.Address, 60)]) { Spends = ["s:0"] };
        chain.Mine(pays);
        await host.SettleAsync();
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        paid.Reason.ShouldBe(PaymentReasons.Late);
        await suspense.AcceptAsync(paid.Id, Act, Token);
        return (invoice, pays);
    }
}
