using InvoiceModule.Addresses;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>Wallets, their currencies, keys and addresses.</summary>
internal static class WalletFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow Ensure { get; } = new(world =>
    {
        var id = Guid.NewGuid();
        return Task.FromResult(new FaultRun(
            () => world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "New"), Token),
            async () => (await world.ReadAsync(db => db.Set<SigningKey>().CountAsync(k => k.WalletId == id, Token))).ShouldBe(1)));
    })
    {
        // Like the two below it reads the wallet back after the write.
        IsAtomic = false,
    };

    public static FaultFlow Change { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        await world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "Old"), Token);
        return new FaultRun(
            () => world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "New") { Disabled = true }, Token),
            async () => (await world.ReadAsync(db => db.Set<Wallet>().SingleAsync(w => w.Id == id, Token))).ShouldSatisfyAllConditions(
                w => w.Name.ShouldBe("New"), w => w.Disabled.ShouldBeTrue()));
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow SetCurrency { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        await world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "New"), Token);
        return new FaultRun(
            () => world.Get<IWalletService>().SetCurrencyAsync(id, new CurrencyDefinition("ethereum-sim", "ETH") { Active = false, Dust = 7 }, Token),
            async () => (await world.ReadAsync(db => db.Set<WalletCurrency>().SingleAsync(c => c.WalletId == id, Token))).Dust.ShouldBe(7));
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow RotateKey { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        await world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "New"), Token);
        var secret = "whsec_" + Convert.ToBase64String(id.ToByteArray().Concat(id.ToByteArray()).ToArray());
        return new FaultRun(
            () => world.Get<IWalletService>().RotateSigningKeyAsync(id, secret, cancellationToken: Token),
            async () =>
            {
                var keys = await world.ReadAsync(db => db.Set<SigningKey>().Where(k => k.WalletId == id).OrderBy(k => k.Id).ToListAsync(Token));
                keys.Count.ShouldBe(2);
                keys[0].ExpiresAt.ShouldNotBeNull();
                keys[1].ExpiresAt.ShouldBeNull();
            });
    });

    public static FaultFlow Import { get; } = new(world =>
    {
        var owner = Guid.NewGuid();
        var addresses = Enumerable.Range(0, 3).Select(i => world.Host.Bitcoin.Addresses.GetAddress(owner, i)).ToList();
        return Task.FromResult(new FaultRun(
            () => world.Get<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, "bitcoin-sim", addresses, Token),
            async () => (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => addresses.Contains(a.Text), Token))).ShouldBe(3)));
    });
}
