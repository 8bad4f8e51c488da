using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>The hosts of one test class, one per kind of database, started by the first test that asks; and a merchant that answers 200.</summary>
public sealed class ShopsFixture : IAsyncLifetime
{
    private readonly Dictionary<DatabaseKind, Task<ShopProcess>> _shops = [];

    public SimulatedMerchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Merchant = await SimulatedMerchant.StartAsync();

    public Task<ShopProcess> StartAsync(DatabaseKind kind)
    {
        lock (_shops)
        {
            if (!_shops.TryGetValue(kind, out var shop))
                _shops[kind] = shop = ShopProcess.StartAsync(kind);
            return shop;
        }
    }

    public async Task<ShopClient> ClientAsync(DatabaseKind kind = DatabaseKind.Sqlite) => (await StartAsync(kind)).Client;

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in _shops.Values)
        {
            // A host that did not start has failed its tests and ended itself.
            if (shop.IsCompletedSuccessfully)
                await (await shop).DisposeAsync();
        }

        await Merchant.DisposeAsync();
    }
}
