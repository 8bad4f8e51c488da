using InvoiceModule.IntegrationTests.Databases;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The worlds of a test class, one for each kind of database, started by the first test that asks.</summary>
public sealed class LitecoinWorlds : IAsyncDisposable
{
    private readonly Dictionary<DatabaseKind, LitecoinWorld> _worlds = [];

    /// <summary>A world whose host runs: a test that failed in the middle may have left it killed.</summary>
    internal async Task<LitecoinWorld> StartAsync(DatabaseKind kind)
    {
        if (!_worlds.TryGetValue(kind, out var world))
            _worlds[kind] = world = await LitecoinWorld.StartAsync(kind);
        if (!world.Shop.IsRunning)
            await world.Shop.StartAgainAsync();
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
            await world.DisposeAsync();
    }
}
