using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>
/// On PostgreSQL product time is a reading of the database's clock, carried on by the machine's monotonic clock. That one stands still while the machine sleeps.
/// A look that begins before the clock is read again would take all that came in eight hours for money that came before the sleep. (SQLite never has a reading: Set
/// stands here for what PostgreSQL answered.)
/// </summary>
public sealed class SleepingMachineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Money_that_came_hours_late_while_the_machine_slept_is_not_credited_as_in_time(bool isMined, bool isFiat)
    {
        var chain = new ScriptedChain();
        var machine = new SleepyMachine();
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.AddChain(chain.Blockchain, _ => chain);
            b.Services.AddSingleton(s => new InvoicingClock(machine, s.GetServices<IClockOffset>()));
        });
        var clock = host.Services.GetRequiredService<InvoicingClock>();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["own0"], Token);
        await host.Simulator.Rates.SetAsync("COIN", "USD", new InvoiceModule.Rates.Rational(50_000, 1));
        clock.Set(machine.GetUtcNow());
        await host.SettleAsync();
        var invoice = await host.InvoiceAsync(100_000, chain.Blockchain, "COIN", confirmations: 1, fiat: isFiat ? "50" : null);
        await host.SettleAsync();

        // The machine sleeps for eight hours. Somebody pays in the seventh.
        machine.Sleep(TimeSpan.FromHours(8));
        clock.IsDoubtful.ShouldBeTrue("the module knows it");
        var payment = new ChainTransaction("late", [new Transfer(0, "own0", 100_000)]) { Spends = ["x:0"] };
        if (isMined)
        {
            chain.BlockTime = machine.GetUtcNow().UtcDateTime - TimeSpan.FromHours(1);
            chain.Mine(payment);
        }
        else
        {
            chain.Pool.Add(payment);
        }

        // It wakes. The scan loop's timer may well be due before the clock's.
        (await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ScanAsync(Token)).ShouldBeFalse();
        (await host.PaymentsAsync()).ShouldBeEmpty();

        // Then the clock is read again.
        clock.Set(machine.GetUtcNow());
        await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ScanAsync(Token);
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        var found = await host.FindAsync(invoice.Id);
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        (found.Status, found.Received, paid.Disposition, paid.Reason).ShouldBe(("NOT_PAID", 0, PaymentDisposition.Suspense, PaymentReasons.Late), $"evidence {paid.SeenAt:O}, invoice expired {found.Expiry:O}");
    }

    [Fact]
    public async Task Whatever_is_written_after_a_sleep_is_dated_by_the_databases_clock()
    {
        var machine = new SleepyMachine();
        await using var host = await ModuleHost.StartAsync(build: b => b.Services
            .AddSingleton(s => new InvoicingClock(machine, s.GetServices<IClockOffset>())).AddSingleton<IDatabaseTime>(machine));
        var (clock, db) = (host.Services.GetRequiredService<InvoicingClock>(), host.Services.GetRequiredService<InvoicingDb>());
        clock.Set(machine.GetUtcNow());
        var asked = machine.Asked;
        (await WriteAsync()).ShouldBe(machine.GetUtcNow().UtcDateTime);
        machine.Asked.ShouldBe(asked, "Nothing is in doubt.");
        machine.Sleep(TimeSpan.FromHours(8));
        (await WriteAsync()).ShouldBe(machine.GetUtcNow().UtcDateTime);
        machine.Asked.ShouldBe(asked + 1);

        // In a transaction of the host's too.
        machine.Sleep(TimeSpan.FromHours(8));
        await using var scope = host.Services.CreateAsyncScope();
        await using var context = scope.ServiceProvider.GetRequiredService<HostDb>();
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        (await db.JoinAsync(context, null, (_, _) => Task.FromResult(clock.Now), Token)).ShouldBe(machine.GetUtcNow().UtcDateTime);

        Task<DateTime> WriteAsync() => db.WriteAsync((_, _) => Task.FromResult(clock.Now), Token);
    }

    [Fact]
    public async Task An_answer_that_was_on_its_way_while_the_machine_slept_is_asked_for_again()
    {
        var machine = new SleepyMachine();
        await using var host = await ModuleHost.StartAsync(build: b => b.Services
            .AddSingleton(s => new InvoicingClock(machine, s.GetServices<IClockOffset>())).AddSingleton<IDatabaseTime>(machine));
        var clock = host.Services.GetRequiredService<InvoicingClock>();
        clock.Set(machine.GetUtcNow());
        machine.Sleep(TimeSpan.FromHours(8));
        machine.SleepInAnswer = TimeSpan.FromHours(8);
        await host.Services.GetRequiredService<DatabaseClock>().ReadAsync(Token);
        clock.Now.ShouldBe(machine.GetUtcNow().UtcDateTime);
    }

    private sealed class SleepyMachine : TimeProvider, IDatabaseTime
    {
        public TimeSpan SleepInAnswer { get; set; }

        public int Asked { get; private set; }

        private DateTimeOffset _wall = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => 0;

        public void Sleep(TimeSpan time) => _wall += time;

        public bool IsTold(DbContext context) => true;

        public Task<DateTimeOffset> ReadAsync(DbContext context, CancellationToken cancellationToken)
        {
            Asked++;
            var told = _wall;
            _wall += SleepInAnswer;
            SleepInAnswer = TimeSpan.Zero;
            return Task.FromResult(told);
        }
    }
}
