using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>Wallets, their currencies, keys and addresses.</summary>
internal static class WalletFlows
{
    private static readonly OperatorAct Act = new("Ada", "A new hardware wallet.");

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
        var addresses = Addresses(world, Guid.NewGuid());
        return Task.FromResult(new FaultRun(
            () => world.Get<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, "bitcoin-sim", addresses, Token),
            async () => (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => addresses.Contains(a.Text), Token))).ShouldBe(3)));
    });

    public static FaultFlow ImportByHand { get; } = new(async world =>
    {
        var (id, chain) = await WithBitcoinAsync(world);
        var addresses = Addresses(world, id);
        return new FaultRun(
            () => world.Get<AddressImports>().ImportAsync(id, chain, addresses, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.WalletId == id && a.Index == null, Token))).ShouldBe(addresses.Count);
                await OnceAsync(world, id, AuditActions.AddressesImported);
            });
    });

    public static FaultFlow RetireImported { get; } = new(async world =>
    {
        var (id, chain) = await WithBitcoinAsync(world);
        await world.Get<AddressImports>().ImportAsync(id, chain, Addresses(world, id), act: null, Token);
        return new FaultRun(
            () => world.Get<AddressImports>().RetireAsync(id, chain, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.WalletId == id && a.Index == null && a.Retired == null, Token))).ShouldBe(0);
                await OnceAsync(world, id, AuditActions.ImportedRetired);
            });
    });

    public static FaultFlow SetAddressKey { get; } = new(async world =>
    {
        var (id, chain) = await WithBitcoinAsync(world);
        return new FaultRun(
            () => world.Get<AddressSourceService>().SetKeyAsync(id, chain, Key(id), 0, expected: AddressSource.InCode, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<AddressSource>().SingleAsync(s => s.WalletId == id, Token))).EndedAt.ShouldBeNull();
                await OnceAsync(world, id, AuditActions.AddressKeySet);
            });
    });

    public static FaultFlow UseAddressCode { get; } = new(async world =>
    {
        var (id, chain) = await WithBitcoinAsync(world);
        await world.Get<AddressSourceService>().SetKeyAsync(id, chain, Key(id), 0, expected: AddressSource.InCode, Act, Token);
        var standing = await world.ReadAsync(db => db.Set<AddressSource>().Where(s => s.WalletId == id).Select(s => s.Id).SingleAsync(Token));
        return new FaultRun(
            () => world.Get<AddressSourceService>().UseCodeAsync(id, chain, standing, Act, Token),
            async () =>
            {
                (await world.ReadAsync(db => db.Set<AddressSource>().SingleAsync(s => s.WalletId == id, Token))).EndedAt.ShouldNotBeNull();
                await OnceAsync(world, id, AuditActions.AddressCodeUsed);
            });
    });

    private static async Task<(Guid Id, IChain Chain)> WithBitcoinAsync(FaultWorld world)
    {
        var id = Guid.NewGuid();
        await world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "New"), Token);
        await world.Get<IWalletService>().SetCurrencyAsync(id, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        return (id, world.Get<ChainRegistry>().Get("bitcoin-sim"));
    }

    private static string Key(Guid wallet) => $"simpub{wallet:N}";

    private static List<string> Addresses(FaultWorld world, Guid owner) => [.. Enumerable.Range(0, 3).Select(i => world.Host.Bitcoin.Addresses.GetAddress(owner, i))];

    private static async Task OnceAsync(FaultWorld world, Guid wallet, string action)
        => (await world.ReadAsync(db => db.Set<AuditEntry>().CountAsync(a => a.WalletId == wallet && a.Action == action, Token))).ShouldBe(1);
}
