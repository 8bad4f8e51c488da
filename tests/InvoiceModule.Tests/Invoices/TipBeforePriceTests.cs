using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>Between what an invoice is decided by and its writing time passes: a shorter branch is followed, or the process stands still.</summary>
public sealed class TipBeforePriceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_in_a_block_at_the_height_the_lease_was_opened_at_is_its_invoices()
    {
        var chain = new ScriptedChain();
        var during = new During();
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).Services.AddSingleton<IRateProvider>(during));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
        for (var i = 0; i < 5; i++)
            chain.Mine();
        await host.ScanAsync();
        var done = false;
        during.Act = async () =>
        {
            if (done)
                return;
            done = true;
            chain.Drop(3);
            await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token);
            host.Time.Pass(TimeSpan.FromSeconds(6));
            await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token);
        };
        var invoice = await host.InvoiceAsync(blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1, fiat: "1");
        done.ShouldBeTrue();
        host.Time.Pass(TimeSpan.FromSeconds(20));
        chain.BlockTime = host.Now;
        chain.Mine(new ChainTransaction("t", [new Transfer(0, "a", invoice.Value)]) { Spends = ["s:0"] });
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Disposition} {p.Reason} at {p.Height}")) + $"; address {(await host.AddressAsync(invoice)).Retired}");
    }

    // Its quote was fresh when it was judged, and the process stood still before it wrote: what counts is the age of the quote, not of the judgement (F35).
    [Fact]
    public async Task A_quote_that_has_grown_old_since_it_was_judged_prices_nothing()
    {
        var chain = new ScriptedChain();
        var (during, hook) = (new During { Age = TimeSpan.FromSeconds(55) }, new SleepsAtCreate());
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.AddChain(chain.Blockchain, _ => chain).Services.AddSingleton<IRateProvider>(during);
            b.Services.AddSingleton<ICrashHook>(hook);
        });
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
        await host.ScanAsync();
        hook.Sleep = () => host.Time.Pass(TimeSpan.FromSeconds(6));
        var invoice = await host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1);
        hook.Sleep.ShouldBeNull();
        var rate = PriceRate.FromJson((await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Id == invoice.Id).Select(i => i.Rate).SingleAsync(Token))).ShouldNotBeNull());
        (invoice.Created - rate.Sources.Min(s => s.At)).ShouldBe(TimeSpan.FromSeconds(55));
    }

    // A source that lags just short of the limit, and a database that is slow each time: it is not asked for ever.
    [Fact]
    public async Task A_quote_that_is_old_whenever_it_is_used_ends_in_no_rate()
    {
        var chain = new ScriptedChain();
        var hook = new SleepsAtCreate { Sleeps = 100 };
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.AddChain(chain.Blockchain, _ => chain).Services.AddSingleton<IRateProvider>(new During { Age = TimeSpan.FromSeconds(59) });
            b.Services.AddSingleton<ICrashHook>(hook);
        });
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
        await host.ScanAsync();
        hook.Sleep = () => host.Time.Pass(TimeSpan.FromSeconds(2));
        var refused = await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1));
        refused.ShouldSatisfyAllConditions(r => r.Code.ShouldBe(InvoicingErrorCodes.RateUnavailable), r => r.RetryAfter.ShouldNotBeNull());
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(Token))).ShouldBe(0);
    }

    private sealed class SleepsAtCreate : ICrashHook
    {
        public Action? Sleep { get; set; }

        public int Sleeps { get; set; } = 1;

        public void Begin(CrashFlow flow)
        {
            if (flow != CrashPoints.Create || Sleep is not { } sleep)
                return;
            if (--Sleeps == 0)
                Sleep = null;
            sleep();
        }

        public void Reach(string point)
        {
        }
    }

    private sealed class During : IRateProvider
    {
        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public TimeSpan Age { get; init; }

        public string Name => "during";

        public async ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
        {
            if (request.Base != "COIN" || request.Quote != "USD")
                return null;
            await Act();
            return new RateQuote(new Rational(10, 1), request.Now - Age);
        }
    }
}
