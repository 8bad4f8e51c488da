using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>
/// One process ends an invoice in the moment in which another one books a block with its money. The one that comes later goes by what the earlier one has written,
/// and not by what it had read before. SQLite has one writer, so only PostgreSQL can show it.
/// </summary>
public sealed class EndBesideBookingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A part of the price: the invoice is partly paid before and after, so the booking does not write it, and nothing but the address's own row keeps the two apart.
    [Fact]
    public async Task An_invoice_that_expires_while_its_part_becomes_final_leaves_its_address_free()
    {
        await using var nodes = await StartAsync();
        var (books, expires) = (nodes.Nodes[0], nodes.Nodes[1]);
        var invoice = await books.InvoiceAsync(confirmations: 1);
        await books.PayAsync(invoice, 40_000);
        await books.ScanAsync();
        nodes.Pass(TimeSpan.FromMinutes(16));
        await books.ScanAsync();

        var held = Hook(expires).AtAsync(CrashPoints.InvoiceWritten);
        var expiry = Task.Run(() => ExpireAsync(expires), Token);
        await held;
        await books.Bitcoin.MineAsync(cancellationToken: Token);
        await books.ScanAsync();
        (await books.PaymentsAsync()).ShouldHaveSingleItem().FinalAt.ShouldNotBeNull();
        Hook(expires).LetGo();
        await expiry;
        (await books.FindAsync(invoice.Id)).Active.ShouldBeFalse();
        (await books.AddressAsync(invoice)).Pinned.ShouldBeFalse("All of its money is final.");
        (await books.VerifyAsync()).ShouldBeEmpty();
    }

    // At the end of the rate lock what stands in no block waits for a person; meanwhile its block is booked.
    [Fact]
    public async Task What_the_end_of_a_rate_lock_releases_while_its_block_is_booked_keeps_its_address_from_strangers()
    {
        await using var nodes = await StartAsync();
        var (books, expires) = (nodes.Nodes[0], nodes.Nodes[1]);
        await books.Ethereum.MineAsync(cancellationToken: Token);
        var invoice = await books.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH", fiat: "50", confirmations: 1);
        await books.PayAsync(invoice, 1_000_000_000_000_000);
        await AwaitRateLockAsync(nodes);
        await books.Ethereum.ReorganiseAsync(1, cancellationToken: Token);
        await books.Ethereum.MineAsync(cancellationToken: Token);
        await BookBesideExpiryAsync(books, expires);
        await ExpireAsync(expires);
        (await books.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.FinalAt.ShouldNotBeNull(), p => p.Pins.ShouldBe(p.IsOpen));
        (await books.AddressAsync(invoice)).Pinned.ShouldBe((await books.PaymentsAsync())[0].IsOpen);
        (await books.VerifyAsync()).ShouldBeEmpty();
        nodes.Pass(TimeSpan.FromDays(8));
        await books.ScanAsync();
        if ((await books.PaymentsAsync())[0].IsOpen)
            (await books.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH", confirmations: 1, orderId: "another")).Address.ShouldNotBe(invoice.Address);
    }

    // Its sender raises the fee in the same moment. In whatever order the two are done, what replaces it waits too: otherwise it would hold the old rate for another hour.
    [Fact]
    public async Task What_replaces_a_released_payment_is_not_credited_by_a_booking_that_had_read_it_as_credited()
    {
        await using var nodes = await StartAsync();
        var (books, expires) = (nodes.Nodes[0], nodes.Nodes[1]);
        await books.Bitcoin.MineAsync(cancellationToken: Token);
        var invoice = await books.InvoiceAsync(fiat: "50", confirmations: 1);
        var first = await books.PayAsync(invoice, 100_000);
        await AwaitRateLockAsync(nodes);
        await books.Bitcoin.ReorganiseAsync(1, cancellationToken: Token);
        await books.Bitcoin.ReplaceAsync(first, invoice.Address, 100_000, Token);
        await BookBesideExpiryAsync(books, expires);
        await ExpireAsync(expires);
        (await books.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse());
        (await books.PaymentsAsync()).Where(p => p.Void is null).ShouldHaveSingleItem().IsOpen.ShouldBeTrue();
        (await books.VerifyAsync()).ShouldBeEmpty();
    }

    // Fully seen in time, and unconfirmed for an hour after the expiry.
    private static async Task AwaitRateLockAsync(SeveralNodes nodes)
    {
        await nodes.Nodes[0].SettleAsync();
        nodes.Pass(TimeSpan.FromMinutes(16));
        await nodes.Nodes[0].SettleAsync();
        nodes.Pass(TimeSpan.FromMinutes(60));
        await nodes.Nodes[0].ScanAsync();
    }

    // The booking has read the payments, and is held before it writes. Who ends the invoice either waits for it, or is done before.
    private static async Task BookBesideExpiryAsync(ModuleHost books, ModuleHost expires)
    {
        var held = Hook(books).AtAsync(CrashPoints.Unwound);
        var booking = Task.Run(() => books.ScanAsync(), Token);
        await held;
        var expiry = Task.Run(() => ExpireAsync(expires), Token);
        await RowLockTests.WaitsAsync(expires, expiry);
        Hook(books).LetGo();
        await Task.WhenAll(booking, expiry);
    }

    private static Task<SeveralNodes> StartAsync() => SeveralNodes.StartAsync(2, b => b.Services.Replace(ServiceDescriptor.Singleton<ICrashHook, HeldPoint>()));

    private static Task ExpireAsync(ModuleHost node) => node.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);

    private static HeldPoint Hook(ModuleHost node) => (HeldPoint)node.Services.GetRequiredService<ICrashHook>();
}
