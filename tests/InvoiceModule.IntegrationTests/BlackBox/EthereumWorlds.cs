namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The world of a test class, started by the first test that asks.</summary>
public sealed class EthereumWorlds : IAsyncDisposable
{
    private EthereumWorld? _world;

    internal async Task<EthereumWorld> StartAsync() => (_world ??= await EthereumWorld.StartAsync()).WithInbox();

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
            await _world.DisposeAsync();
    }
}
