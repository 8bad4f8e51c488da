using CsCheck;
using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Faults;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Properties;

/// <summary>
/// Leases of a small pool against a model that knows only the rules: who holds an address, until when it rests, what pins it, how often it was used, and
/// whose the money is that comes in time, late, much too late, as dust, out of a lost block or to a wallet that is paused.
/// The model says of every create whether there must be an address, and which ones may be given.
/// </summary>
public class LeaseModelTests
{
    private const int Pool = 4;
    private const int MaxUses = 2;

    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);
    private static readonly TimeSpan PaidRest = TimeSpan.FromHours(3);

    private static readonly Gen<(int Act, int Which, int Number)[]> Acts = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 99], Gen.Int[1, 4]).Array[40];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One host for all, and a wallet for each.
    [Fact]
    public async Task Any_history_of_a_pool_is_the_models()
    {
        await using var host = await ModuleHost.StartAsync(
            o => (o.AddressRest, o.PaidAddressRest, o.MaxAddressUses) = (Rest, PaidRest, MaxUses),
            b => b.AddAddressProvider("ethereum-sim", _ => new NoAddresses()));
        await host.Ethereum.MineAsync(4, cancellationToken: Token);
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await Acts.SampleAsync(
            async acts =>
            {
                var (wallet, pool) = (Guid.NewGuid(), new List<string>());
                for (var i = 0; i < Pool; i++)
                    pool.Add(host.Ethereum.Addresses.GetAddress(wallet, i));
                await wallets.EnsureAsync(new WalletDefinition(wallet, "Pool"), Token);
                await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("ethereum-sim", "ETH") { Dust = LeaseModel.Dust }, Token);
                await wallets.ImportAddressesAsync(wallet, "ethereum-sim", pool, Token);
                var model = new LeaseModel(host, wallet, pool, Rest, PaidRest, MaxUses);
                foreach (var (act, which, number) in acts)
                    await model.PlayAsync(act, which, number);
            },
            iter: int.Parse(Environment.GetEnvironmentVariable("LEASE_HISTORIES") ?? (DatabaseFaultTests.IsSecondDatabase ? "2" : "8"), System.Globalization.CultureInfo.InvariantCulture),
            threads: 1);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_at_once_never_hold_one_address_and_lose_none()
    {
        await using var host = await ModuleHost.StartAsync(
            o => (o.AddressRest, o.MaxAddressUses) = (TimeSpan.Zero, 1000), b => b.AddAddressProvider("ethereum-sim", _ => new NoAddresses()));
        const int size = 12;
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(
            ModuleHost.WalletId, "ethereum-sim", [.. Enumerable.Range(0, size).Select(i => host.Ethereum.Addresses.GetAddress(Guid.Empty, i))], Token);
        var held = new System.Collections.Concurrent.ConcurrentDictionary<string, Guid>();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
            {
                var dice = new Random(round * 100 + worker);
                for (var i = 0; i < 6; i++)
                {
                    InvoiceView invoice;
                    try
                    {
                        invoice = await host.InvoiceAsync(5, "ethereum-sim", "ETH");
                    }
                    catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
                    {
                        continue;
                    }

                    held.TryAdd(invoice.Address, invoice.Id).ShouldBeTrue($"{invoice.Address} is held by two invoices.");
                    if (dice.Next(3) == 0)
                    {
                        // Out of the model first: once it is canceled somebody else may have it.
                        held.TryRemove(invoice.Address, out _);
                        await host.CancelAsync(invoice.Id);
                    }
                }
            })));
            held.Count.ShouldBe(await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.LeasedBy != null, Token)));
            (await host.VerifyAsync()).ShouldBeEmpty();
            held.Clear();
            await host.PassAsync(TimeSpan.FromMinutes(26));
            (await host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.LeasedBy == null && a.Retired == null && !a.Pinned, Token))).ShouldBe(size);
        }
    }

    private sealed class NoAddresses : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new((string?)null);
    }
}
