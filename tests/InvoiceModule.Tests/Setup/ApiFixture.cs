namespace InvoiceModule.Tests.Setup;

/// <summary>One anonymous host for the tests of a class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
