using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Many at once on a real PostgreSQL.</summary>
public class LeaseConcurrencyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ninety_six_claimers_get_one_address_each_and_the_rest_are_refused()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.AddAddressProvider("ethereum-sim", s => new Testing.Addresses.FiniteAddressProvider(
            s.GetRequiredService<Testing.Simulator>().Network("ethereum-sim").Addresses, 200)));
        var results = await Task.WhenAll(Enumerable.Range(0, 96).Select(_ => Task.Run(async () =>
        {
            var taken = new List<string>();
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    taken.Add((await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address);
                }
                catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
                {
                }
            }

            return taken;
        })));
        var all = results.SelectMany(r => r).ToList();
        all.Distinct().Count().ShouldBe(all.Count);
        all.Count.ShouldBe(200);
        (await host.ReadAsync(db => db.Set<AddressLease>().CountAsync(l => l.ClosedAt == null, Token))).ShouldBe(200);
    }

    // Two that find no address derive the same ones; the second sees what the first one left.
    [Fact]
    public async Task Who_waited_for_the_addresses_that_another_derived_takes_one_of_them()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.AddAddressProvider("ethereum-sim", s => new Testing.Addresses.FiniteAddressProvider(
            s.GetRequiredService<Testing.Simulator>().Network("ethereum-sim").Addresses, 4)));
        var chain = host.Services.GetRequiredService<InvoiceModule.Chains.ChainRegistry>().Get("ethereum-sim");
        Task<InvoiceView>? late = null;
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                (await host.Services.GetRequiredService<AddressPool>().DeriveAsync(db, ModuleHost.WalletId, chain, chain.Assets[0], 4, host.Now, token)).ShouldBe(4);
                late = Task.Run(() => host.InvoiceAsync(5, "ethereum-sim", "ETH"), token);
                await WaitingAsync(host, late);
            },
            Token);
        (await late!).Address.ShouldNotBeEmpty();
    }

    // A transaction holds the last address and fails.
    [Fact]
    public async Task Who_found_the_last_address_held_takes_it_when_its_holder_fails()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.AddAddressProvider("ethereum-sim", s => new Testing.Addresses.FiniteAddressProvider(
            s.GetRequiredService<Testing.Simulator>().Network("ethereum-sim").Addresses, 1)));
        var first = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
        await host.CancelAsync(first.Id);
        host.Time.Pass(TimeSpan.FromDays(8));
        await host.SettleAsync();
        Task<InvoiceView>? late = null;
        await Should.ThrowAsync<IOException>(() => host.Db.WriteAsync(
            async (db, token) =>
            {
                (await db.Set<PoolAddress>().Where(a => a.Text == first.Address)
                    .ExecuteUpdateAsync(set => set.SetProperty(a => a.LeasedBy, Guid.NewGuid()).SetProperty(a => a.Epoch, a => a.Epoch + 1), token)).ShouldBe(1);
                late = Task.Run(() => host.InvoiceAsync(5, "ethereum-sim", "ETH"), token);
                await WaitingAsync(host, late);
                throw new IOException("the holder fails");
            },
            Token));
        (await late!).Address.ShouldBe(first.Address);
    }

    // The change waits for no lease and holds none up; whoever asks after it gets nothing of the source before.
    [Fact]
    public async Task Leases_and_a_change_of_the_address_source_do_not_wait_for_each_other()
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.Zero);
        var chain = host.Services.GetRequiredService<Chains.ChainRegistry>().Get("ethereum-sim");
        var service = host.Services.GetRequiredService<Wallets.AddressSourceService>();
        var isChanged = false;
        var begun = new TaskCompletionSource();
        var creators = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var taken = new List<(bool IsAfter, string Address)>();
            while (taken.Count(t => t.IsAfter) < 5)
            {
                var isAfter = Volatile.Read(ref isChanged);
                taken.Add((isAfter, (await host.InvoiceAsync(5, "ethereum-sim", "ETH")).Address));
                begun.TrySetResult();
            }

            return taken;
        })).ToList();
        await begun.Task;
        await service.SetKeyAsync(ModuleHost.WalletId, chain, "simpubNew", 0, expected: 0, new Audit.OperatorAct("ann", "a new wallet"), Token);
        Volatile.Write(ref isChanged, true);
        var all = (await Task.WhenAll(creators)).SelectMany(t => t).ToList();
        var sources = await host.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.Epoch > 0).ToDictionaryAsync(a => a.Text, a => a.Source, Token));
        all.Where(t => t.IsAfter).ShouldAllBe(t => sources[t.Address] != AddressSource.InCode);
        all.ShouldContain(t => sources[t.Address] == AddressSource.InCode);
        all.Select(t => t.Address).Distinct().Count().ShouldBe(all.Count);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_requests_with_one_idempotency_key_are_one_invoice()
    {
        await using var host = await ModuleHost.StartAsync();
        var request = new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 5, Confirmations = 1 };
        var key = new IdempotencyKey("once", [1, 2, 3]);
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            var service = scope.ServiceProvider.GetRequiredService<InvoiceService>();
            try
            {
                return (CreateResult?)await service.CreateAsync(ModuleHost.WalletId, request, new ValidationErrors(), i == 50 ? key with { BodyHash = [9] } : key, Token);
            }
            catch (InvoicingException conflict) when (conflict.Code == InvoicingErrorCodes.IdempotencyConflict)
            {
                return null;
            }
        })));
        (await host.ReadAsync(db => db.Set<Invoice>().CountAsync(Token))).ShouldBe(1);
        var made = results.OfType<CreateResult>().ToList();
        made.Select(r => r.Invoice.Id).Distinct().Count().ShouldBe(1);
        made.Count(r => !r.Replayed).ShouldBe(1);
        results.Count(r => r is null).ShouldBeOneOf(1, 99);
    }

    [Fact]
    public async Task The_limit_of_open_fiat_prices_is_kept_under_parallel_creates()
    {
        await using var host = await ModuleHost.StartAsync(o => o.MaxOpenFiatInvoices = 5);
        var made = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(async () =>
        {
            try
            {
                await host.InvoiceAsync(fiat: "5");
                return true;
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.TooManyOpenInvoices)
            {
                return false;
            }
        })));
        made.Count(m => m).ShouldBe(5);
    }

    [Fact]
    public async Task Many_expire_jobs_at_once_end_every_invoice_exactly_once()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoices = new List<InvoiceView>();
        for (var i = 0; i < 20; i++)
            invoices.Add(await host.InvoiceAsync());
        host.Time.Pass(TimeSpan.FromMinutes(16));
        await host.ScanAsync();
        var job = host.Services.GetRequiredService<ExpireInvoicesJob>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => job.RunAsync(Token))));
        foreach (var invoice in invoices)
        {
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Version.ShouldBe(2));
            (await host.EventsAsync(invoice.Id)).Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task Eight_nodes_claim_a_chain_and_one_of_them_reads_it()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.Services.GetRequiredService<InvoiceModule.Payments.ChainScanners>().Get("bitcoin-sim").ReleaseAsync(Token);
        var claims = host.Services.GetRequiredService<InvoiceModule.Payments.ScanClaims>();
        for (var round = 0; round < 20; round++)
        {
            var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => claims.TakeAsync("bitcoin-sim", Token))));
            var claim = taken.Where(c => c is not null).ShouldHaveSingleItem();
            await claims.ReleaseAsync(claim!, Token);
        }
    }

    [Fact]
    public async Task What_a_stale_reader_found_is_not_written()
    {
        await using var host = await ModuleHost.StartAsync();
        var claims = host.Services.GetRequiredService<InvoiceModule.Payments.ScanClaims>();
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        host.Time.Pass(TimeSpan.FromMinutes(1));
        var thief = (await claims.TakeAsync("bitcoin-sim", Token)).ShouldNotBeNull();
        var scanner = host.Services.GetRequiredService<InvoiceModule.Payments.ChainScanners>().Get("bitcoin-sim");
        (await scanner.ScanAsync(Token)).ShouldBeFalse();
        (await host.PaymentsAsync()).ShouldBeEmpty();
        await claims.ReleaseAsync(thief, Token);
        (await scanner.ScanAsync(Token)).ShouldBeTrue();
        (await host.PaymentsAsync()).Count.ShouldBe(1);
    }

    // Until the task waits for a lock or lets a moment pass, or is through without.
    private static async Task WaitingAsync(ModuleHost host, Task task)
    {
        while (!task.IsCompleted && await host.ReadAsync(db => db.Database.SqlQueryRaw<int>(
            "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')").SingleAsync(Token)) == 0)
            await Task.Delay(10, Token);
    }
}
