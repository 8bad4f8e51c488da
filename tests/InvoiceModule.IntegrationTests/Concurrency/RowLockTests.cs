using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>
/// Two transactions that go by what the other is about to change: the second waits, and then reads what the first has written. SQLite has one writer,
/// so only PostgreSQL can show it.
/// </summary>
public sealed class RowLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Two chains share an address: money is booked on one while the other frees it.
    [Fact]
    public async Task Of_two_that_bring_an_address_up_to_its_money_the_later_one_has_seen_the_earlier_ones()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        var address = await host.AddressAsync(invoice);
        var leases = host.Services.GetRequiredService<AddressLeases>();
        var (written, open) = (Signal(), Signal());
        var books = host.Db.WriteAsync(
            async (db, token) =>
            {
                db.Add(Payment.Record(
                    new PaymentFacts { WalletId = ModuleHost.WalletId, Blockchain = "bitcoin-sim", TxId = "t", Ordinal = 0, AddressId = address.Id, Symbol = "BTC", Amount = 5 },
                    new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, host.Now)));
                await db.SaveChangesAsync(token);
                await leases.RefreshAsync(db, address.Id, host.Now, token);
                written.SetResult();
                await open.Task.WaitAsync(Patience, token);
            },
            Token);
        await written.Task.WaitAsync(Patience, Token);
        var frees = host.Db.WriteAsync((db, token) => leases.RefreshAsync(db, address.Id, host.Now, token), Token);
        await WaitsAsync(host, frees);
        open.SetResult();
        await Task.WhenAll(books, frees);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
    }

    // A clerk accepts a late payment in the moment in which its block is booked.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_on_a_payment_and_the_booking_of_its_block_each_know_the_other(bool isBlockFirst)
    {
        await using var nodes = await StartAsync();
        var (books, decides) = (nodes.Nodes[0], nodes.Nodes[1]);
        var invoice = await books.InvoiceAsync(confirmations: 1);
        nodes.Pass(TimeSpan.FromMinutes(30));
        await books.SettleAsync();
        await books.PayAsync(invoice, 100_000);
        await books.ScanAsync();
        var payment = (await books.PaymentsAsync()).ShouldHaveSingleItem();
        payment.IsOpen.ShouldBeTrue();
        await books.Bitcoin.MineAsync(cancellationToken: Token);

        await InTurnAsync(
            isBlockFirst ? (books, Book) : (decides, Decide), isBlockFirst ? CrashPoints.CursorMoved : CrashPoints.Decision.BeforeCommit, isBlockFirst ? Decide : Book);

        (await books.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000), i => i.Confirmations.ShouldBe(1));
        (await books.VerifyAsync()).ShouldBeEmpty();

        Task Book() => books.ScanAsync();
        Task Decide() => decides.Services.GetRequiredService<ISuspenseService>().AcceptAsync(payment.Id, new OperatorAct("ann", "The customer called."), Token);
    }

    // A clerk accepts what has come of a price in the moment in which the rest is booked.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_accepted_short_payment_and_the_booking_of_its_block_each_know_the_other(bool isBlockFirst)
    {
        await using var nodes = await StartAsync();
        var (books, decides) = (nodes.Nodes[0], nodes.Nodes[1]);
        var invoice = await books.InvoiceAsync(confirmations: 1);
        await books.PayAsync(invoice, 90_000);
        await books.ScanAsync();
        await books.Bitcoin.MineAsync(cancellationToken: Token);
        await InTurnAsync(
            isBlockFirst ? (books, Book) : (decides, Decide), isBlockFirst ? CrashPoints.CursorMoved : CrashPoints.Decision.BeforeCommit, isBlockFirst ? Decide : Book);
        (await books.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(90_000), i => i.Exception.ShouldBe(["accepted"]));
        (await books.VerifyAsync()).ShouldBeEmpty();

        Task Book() => books.ScanAsync();
        async Task Decide()
        {
            await using var scope = decides.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, 90_000, new OperatorAct("ann", "A regular."), Token);
        }
    }

    // F35: between the price and the invoice the process stands still, and the market goes on.
    [Theory]
    [InlineData(59, 200_000)]
    [InlineData(62, 400_000)]
    public async Task A_process_that_was_stopped_sells_nothing_at_a_rate_that_is_too_old(int seconds, int value)
    {
        await using var nodes = await StartAsync();
        var host = nodes.First;
        await host.Simulator.Rates.SetAsync("BTC", "USD", Rational.Parse("50000"), Token);
        var held = Hook(host).AtAsync(CrashPoints.Create.Name);
        var create = Task.Run(() => host.InvoiceAsync(fiat: "100"), Token);
        await held;
        nodes.Pass(TimeSpan.FromSeconds(seconds));
        await host.Simulator.Rates.SetAsync("BTC", "USD", Rational.Parse("25000"), Token);
        Hook(host).LetGo();
        var invoice = await create;
        invoice.Value.ShouldBe(value);
        var rate = await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Id == invoice.Id).Select(i => i.Rate).SingleAsync(Token));
        (invoice.Created - PriceRate.FromJson(rate.ShouldNotBeNull()).At).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(60));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The key has leaked, and one of them ends it now; the other one knows nothing of it.
    [Fact]
    public async Task Of_two_who_rotate_a_key_at_once_each_is_obeyed()
    {
        await using var nodes = await StartAsync();
        var (now, later) = (nodes.Nodes[0], nodes.Nodes[1]);
        await InTurnAsync((now, () => RotateAsync(now, TimeSpan.Zero)), CrashPoints.KeyRotation.BeforeCommit, () => RotateAsync(later, overlap: null));
        var keys = await now.ReadAsync(db => db.Set<SigningKey>().OrderBy(k => k.Id).Select(k => k.ExpiresAt).ToListAsync(Token));
        keys[0].ShouldNotBeNull().ShouldBeLessThanOrEqualTo(now.Now);
        keys[1].ShouldNotBeNull().ShouldBeGreaterThan(now.Now);
        keys[2].ShouldBeNull();
        keys.Count.ShouldBe(3);
        (await now.VerifyAsync()).ShouldBeEmpty();

        static Task RotateAsync(ModuleHost node, TimeSpan? overlap)
            => node.Services.GetRequiredService<IWalletService>().RotateSigningKeyAsync(ModuleHost.WalletId, overlap: overlap, cancellationToken: Token);
    }

    // Somebody asks for a dead letter while he is held up by its delivery, and meanwhile it is cleared: other bytes under its id must never be sent.
    [Fact]
    public async Task What_was_cleared_while_somebody_waited_to_redeliver_it_is_not_sent()
    {
        await using var nodes = await StartAsync();
        var (asks, clears) = (nodes.Nodes[0], nodes.Nodes[1]);
        var invoice = await asks.InvoiceAsync(callback: "https://merchant.example/hook");
        await asks.PayAsync(invoice, 100_000);
        await asks.ScanAsync();
        var change = await asks.Db.WriteAsync(
            async (db, token) =>
            {
                var last = await db.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoice.Id).OrderByDescending(e => e.Version).FirstAsync(token);
                last.Seal([1, 2, 3]);
                last.Attempted();
                last.MoveTo(CallbackState.Dead, asks.Now - CallbackPruning.Kept + TimeSpan.FromMinutes(1));
                return last.Id;
            },
            Token);
        var (locked, open) = (Signal(), Signal());
        var delivers = clears.Db.WriteAsync(
            async (db, token) =>
            {
                await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoice.Id).ExecuteUpdateAsync(s => s.SetProperty(o => o.CallbackFence, o => o.CallbackFence), token);
                locked.SetResult();
                await open.Task.WaitAsync(Patience, token);
            },
            Token);
        await locked.Task.WaitAsync(Patience, Token);
        var redelivers = Task.Run(() => asks.Services.GetRequiredService<CallbackService>().RedeliverAsync(invoice.Id, change, Token), Token);
        await WaitsAsync(clears, redelivers);
        nodes.Pass(TimeSpan.FromMinutes(2));
        (await clears.Services.GetRequiredService<CallbackPruning>().PruneAsync(Token)).ShouldBe(1);
        open.SetResult();
        await delivers;
        (await Should.ThrowAsync<InvoicingException>(() => redelivers)).Code.ShouldBe(InvoicingErrorCodes.InvalidState);
        (await asks.ReadAsync(db => db.Set<InvoiceEvent>().SingleAsync(e => e.Id == change, Token))).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Dead), e => e.RedeliverAt.ShouldBeNull());
    }

    // One has read blocks, or the pool, and falls asleep; another takes the chain over, reads further, and both book at once.
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Of_two_nodes_that_book_at_once_the_one_whose_claim_is_lost_books_nothing(int blocks)
    {
        await using var nodes = await StartAsync();
        var (sleeps, takes) = (nodes.Nodes[0], nodes.Nodes[1]);

        // It is asleep: it renews nothing.
        sleeps.Time.Timers = _ => TimeSpan.FromHours(1);
        var invoice = await sleeps.InvoiceAsync(confirmations: 1);
        await sleeps.PayAsync(invoice, 100_000);
        if (blocks > 0)
            await sleeps.Bitcoin.MineAsync(blocks, cancellationToken: Token);
        var asleep = Hook(sleeps).AtAsync(CrashPoints.Booking.Name);
        var first = Task.Run(() => ScanAsync(sleeps), Token);
        await asleep;
        nodes.Pass(TimeSpan.FromSeconds(6));
        await takes.Bitcoin.MineAsync(cancellationToken: Token);
        var booked = Hook(takes).AtAsync(CrashPoints.CursorMoved);
        var second = Task.Run(() => ScanAsync(takes), Token);
        await booked;
        Hook(sleeps).LetGo();
        await WaitsAsync(takes, first);
        Hook(takes).LetGo();
        (await first).ShouldBeFalse();
        (await second).ShouldBeTrue();
        (await takes.PaymentsAsync()).ShouldHaveSingleItem().Amount.ShouldBe(100_000);
        (await takes.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2), i => i.Confirmations.ShouldBe(blocks + 1));
        (await takes.VerifyAsync()).ShouldBeEmpty();

        static Task<bool> ScanAsync(ModuleHost node) => node.Services.GetRequiredService<ChainScanners>().Get("bitcoin-sim").ScanAsync(Token);
    }

    // Its time is not that at which it came to wait: versions stand in the order of their times.
    [Fact]
    public async Task What_waited_for_another_is_dated_after_it()
    {
        await using var nodes = await StartAsync();
        var (books, decides) = (nodes.Nodes[0], nodes.Nodes[1]);
        var invoice = await books.InvoiceAsync(confirmations: 1);
        await books.PayAsync(invoice, 90_000);
        await books.ScanAsync();
        await books.Bitcoin.MineAsync(cancellationToken: Token);
        var (locked, open) = (Signal(), Signal());
        var versions = decides.Services.GetRequiredService<InvoiceVersions>();
        var decision = decides.Db.WriteAsync(
            async (db, token) =>
            {
                var decided = await DecidedInvoice.TakeAsync(db, invoice.Id, token);
                locked.SetResult();
                await open.Task.WaitAsync(Patience, token);
                await versions.AdvanceAsync(db, decided.Invoice, await decided.CreditedAsync(db, token), decided.Tip, InvoiceChange.AcceptShort, decides.Now, token);
            },
            Token);
        await locked.Task.WaitAsync(Patience, Token);
        var booking = Task.Run(() => books.ScanAsync(), Token);
        await WaitsAsync(decides, booking);
        nodes.Pass(TimeSpan.FromSeconds(2));
        open.SetResult();
        await Task.WhenAll(decision, booking);
        var events = await books.EventsAsync(invoice.Id);
        events.Count.ShouldBe(4);
        events.Zip(events.Skip(1)).ShouldAllBe(p => p.First.At <= p.Second.At, string.Join(", ", events.Select(e => $"{e.Version} {e.Status} {e.At:O}")));
    }

    private static Task<SeveralNodes> StartAsync() => SeveralNodes.StartAsync(2, b => b.Services.Replace(ServiceDescriptor.Singleton<ICrashHook, HeldPoint>()));

    private static HeldPoint Hook(ModuleHost node) => (HeldPoint)node.Services.GetRequiredService<ICrashHook>();

    // The first is held at a point, the second begins meanwhile and comes to wait for it, and both end.
    private static async Task InTurnAsync((ModuleHost Node, Func<Task> Act) first, string point, Func<Task> second)
    {
        var held = Hook(first.Node).AtAsync(point);
        var earlier = Task.Run(first.Act, Token);
        await held;
        var later = Task.Run(second, Token);
        await WaitsAsync(first.Node, later);
        Hook(first.Node).LetGo();
        await Task.WhenAll(earlier, later);
    }

    /// <summary>Ends once the database says that somebody waits for another's lock, or there is nothing left to wait for.</summary>
    internal static async Task WaitsAsync(ModuleHost host, Task work)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!work.IsCompleted && !await host.ReadAsync(db => db.Database
            .SqlQueryRaw<bool>("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS \"Value\"").SingleAsync(patience.Token)))
            await Task.Delay(10, patience.Token);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
