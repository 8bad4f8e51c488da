namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>Ends the shared server after the last test, if a test started it.</summary>
public sealed class PostgresServerLifetime : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (PostgresServer.Started is { } started)
            await (await started).DisposeAsync();
    }
}
