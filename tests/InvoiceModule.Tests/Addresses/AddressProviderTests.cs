using System.Collections.Concurrent;
using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Providers that fail, hang, or give what somebody else has.</summary>
public sealed class AddressProviderTests
{
    private static readonly Guid Other = new("99999999-2222-4333-8444-555555555555");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_fails_stops_no_other_chains_refill_and_is_asked_again()
    {
        var failing = new Service { Answer = (_, _) => throw new InvalidOperationException("The service does not answer.") };
        var (one, other) = (new ScriptedChain { Blockchain = "one" }, new ScriptedChain { Blockchain = "other" });
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain("one", _ => one).AddChain("other", _ => other)
            .AddAddressProvider("one", _ => failing).AddAddressProvider("other", _ => new Service()));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        foreach (var chain in new[] { "one", "other" })
            await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain, "COIN"), Token);
        host.Time.Timers = _ => TimeSpan.FromMilliseconds(5);
        using var end = new CancellationTokenSource();
        var loop = RunRefillAsync(host, end.Token);
        await WaitAsync(loop, async () => await StockAsync(host, "other") == 20);
        var asked = failing.Asked;
        await WaitAsync(loop, () => Task.FromResult(failing.Asked > asked));
        failing.Answer = (number, _) => new($"late{number}");
        await WaitAsync(loop, async () => await StockAsync(host, "one") == 20);
        await end.CancelAsync();
        await Record.ExceptionAsync(() => loop);
    }

    [Fact]
    public async Task From_one_that_fails_an_invoice_gets_what_is_there_and_else_is_refused_until_it_has_rested()
    {
        var failing = new Service { Answer = (_, _) => throw new HttpRequestException("The wallet service refuses the connection.") };
        var (chain, host) = await StartAsync(failing);
        await using var started = host;
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["imported"], Token);
        await host.ScanAsync();
        (await InvoiceAsync(host)).Address.ShouldBe("imported");
        (await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(host))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable), e => e.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30)));
        var asked = failing.Asked;
        await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(host));
        failing.Asked.ShouldBe(asked);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromDays(2));
        (await InvoiceAsync(host)).Address.ShouldBe("imported");
        failing.Asked.ShouldBeGreaterThan(asked);
    }

    [Fact]
    public async Task One_that_fails_is_left_alone_whatever_another_wallets_own_key_gives()
    {
        var failing = new Service { Answer = (_, _) => throw new HttpRequestException("The wallet service refuses the connection.") };
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            b.Services.RemoveAllKeyed<IAddressProvider>("bitcoin-sim");
            b.AddAddressProvider("bitcoin-sim", _ => failing);
        });
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(Other, "Second"), Token);
        await wallets.SetCurrencyAsync(Other, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        await host.Services.GetRequiredService<AddressSourceService>()
            .SetKeyAsync(Other, host.Services.GetRequiredService<ChainRegistry>().Get("bitcoin-sim"), "simpubOne", 0, 0, new OperatorAct("ann", "new hardware wallet"), Token);
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync())).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        var asked = failing.Asked;
        (await host.InvoiceAsync(walletId: Other)).Address.ShouldNotBeNull();
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync())).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        failing.Asked.ShouldBe(asked);
    }

    // SQLite has one writer.
    [Fact]
    public async Task While_stock_is_derived_from_one_that_hangs_payments_are_booked()
    {
        var hanging = new Service { Answer = async (_, token) => await HangAsync(token) };
        var (chain, host) = await StartAsync(hanging);
        await using var started = host;
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        using var end = new CancellationTokenSource();
        var loop = RunRefillAsync(host, end.Token);
        await WaitAsync(loop, () => Task.FromResult(hanging.Asked > 0));
        await host.ScanAsync().WaitAsync(TimeSpan.FromSeconds(10), Token);
        await end.CancelAsync();
        await Record.ExceptionAsync(() => loop);
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100_000);
        (await StockAsync(host, chain.Blockchain)).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invoice_waits_for_one_that_hangs_a_moment_and_the_next_ones_not_at_all(bool heeds)
    {
        var hanging = new Service { Answer = async (_, token) => await HangAsync(heeds ? token : CancellationToken.None) };
        var (_, host) = await StartAsync(hanging);
        await using var started = host;
        host.Time.Timers = _ => TimeSpan.FromMilliseconds(50);
        for (var i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<InvoicingException>(InvoiceAsync(host).WaitAsync(TimeSpan.FromSeconds(20), Token))).ShouldSatisfyAllConditions(
                e => e.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable), e => e.Message.ShouldContain("does not answer"), e => e.RetryAfter.ShouldNotBeNull());
        }

        hanging.Asked.ShouldBe(1);
        hanging.Answer = (number, _) => new($"late{number}");
        host.Time.Pass(TimeSpan.FromSeconds(31));
        (await InvoiceAsync(host)).Address.ShouldBe("late0");
    }

    // It asks which key the process has, and then for an address. On SQLite nobody writes meanwhile.
    [Fact]
    public async Task An_invoice_waits_a_moment_for_all_that_it_asks()
    {
        var (host, slow, waits) = ((ModuleHost?)null, new Service(), new ConcurrentQueue<TimeSpan>());
        slow.Answer = async (_, token) =>
        {
            if (slow.Asked > 1)
                return await HangAsync(token);
            host!.Time.Pass(AddressProviders.ShortPatience - TimeSpan.FromMilliseconds(90));
            return "key0";
        };
        (_, host) = await StartAsync(slow);
        await using var started = host;
        host.Time.Timers = due =>
        {
            waits.Enqueue(due);
            return TimeSpan.FromMilliseconds(50);
        };
        (await Should.ThrowAsync<InvoicingException>(InvoiceAsync(host).WaitAsync(TimeSpan.FromSeconds(20), Token))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        slow.Asked.ShouldBe(2);
        waits.Count(w => w == AddressProviders.ShortPatience).ShouldBe(1);
        waits.ShouldContain(TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public async Task What_a_slow_one_gave_in_time_is_given_out()
    {
        var slow = new Service { Answer = async (number, token) => number < 2 ? $"key{number}" : await HangAsync(token) };
        var (_, host) = await StartAsync(slow);
        await using var started = host;
        host.Time.Timers = _ => TimeSpan.FromMilliseconds(50);
        (await InvoiceAsync(host)).Address.ShouldBe("key0");
        (await InvoiceAsync(host)).Address.ShouldBe("key1");
    }

    // All wallets have the key of the host's code, and number alike.
    [Fact]
    public async Task A_second_wallet_gets_addresses_of_the_same_key_however_far_the_first_has_come()
    {
        var (chain, host) = await StartAsync(new Service());
        await using var started = host;
        await DeriveAsync(host, chain, 300);
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Other, "Second"), Token);
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(Other, new CurrencyDefinition("scripted", "COIN"), Token);
        (await InvoiceAsync(host, Other)).Address.ShouldBe("key300");

        // And the first goes on behind it.
        await DeriveAsync(host, chain, 2);
        (await host.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.WalletId == ModuleHost.WalletId).MaxAsync(a => a.Index, Token))).ShouldBe(305);
    }

    // They came from another program that has the same key.
    [Fact]
    public async Task Behind_a_long_list_of_imported_addresses_each_try_gets_further()
    {
        var (chain, host) = await StartAsync(new Service());
        await using var started = host;
        var imports = host.Services.GetRequiredService<IWalletService>();
        await imports.EnsureAsync(new WalletDefinition(Other, "Second"), Token);
        await imports.ImportAddressesAsync(Other, chain.Blockchain, [.. Enumerable.Range(0, 450).Select(i => $"key{i}")], Token);
        for (var i = 0; i < 2; i++)
            (await Should.ThrowAsync<InvoicingException>(InvoiceAsync(host))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        (await InvoiceAsync(host)).Address.ShouldBe("key450");
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host)> StartAsync(IAddressProvider provider)
    {
        var chain = new ScriptedChain();
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).AddAddressProvider(chain.Blockchain, _ => provider));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await host.ScanAsync();
        return (chain, host);
    }

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, Guid? wallet = null) => host.InvoiceAsync(blockchain: "scripted", symbol: "COIN", walletId: wallet);

    private static async Task DeriveAsync(ModuleHost host, ScriptedChain chain, int count) => (await host.Db.WriteAsync(
        (db, token) => host.Services.GetRequiredService<AddressPool>().DeriveAsync(db, ModuleHost.WalletId, chain, chain.Assets[0], count, host.Now, token), Token)).ShouldBe(count);

    private static Task RunRefillAsync(ModuleHost host, CancellationToken cancellationToken)
        => host.Services.GetServices<IBackgroundLoop>().OfType<RefillLoop>().Single().RunAsync(cancellationToken);

    private static Task<int> StockAsync(ModuleHost host, string space) => host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Space == space, Token));

    private static async Task WaitAsync(Task loop, Func<Task<bool>> isThere)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await isThere())
        {
            if (loop.IsFaulted)
                await loop;
            await Task.Delay(5, limit.Token);
        }
    }

    private static async Task<string?> HangAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    }

    private sealed class Service : IAddressProvider
    {
        private int _asked;

        public Func<long, CancellationToken, ValueTask<string?>> Answer { get; set; } = (number, _) => new(FormattableString.Invariant($"key{number}"));

        public int Asked => _asked;

        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Answer(request.Index, cancellationToken);
        }
    }
}
