using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Several instances of the module on one PostgreSQL, each with everything of its own.</summary>
internal sealed class SeveralNodes : IAsyncDisposable
{
    private readonly List<ModuleHost> _nodes = [];

    public IReadOnlyList<ModuleHost> Nodes => _nodes;

    public ModuleHost First => _nodes[0];

    public static async Task<SeveralNodes> StartAsync(int count, Action<IInvoicingBuilder>? build = null, Action<InvoicingOptions>? configure = null, IInterceptor? interceptor = null)
    {
        var connection = await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync();
        var all = new SeveralNodes();
        for (var i = 0; i < count; i++)
        {
            // The first one reads the chains; who reads them afterwards is open.
            all._nodes.Add(await ModuleHost.StartAsync(configure, build, o => o.UseNpgsql(connection), interceptor, scan: i == 0));
            await all.ReleaseAsync();
        }

        return all;
    }

    /// <summary>Every node gives its chains up, so that any may read them.</summary>
    public async Task ReleaseAsync()
    {
        foreach (var scanner in _nodes.SelectMany(n => n.Services.GetRequiredService<ChainScanners>().All))
            await scanner.ReleaseAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Time passes for all.</summary>
    public void Pass(TimeSpan time)
    {
        foreach (var node in _nodes)
            node.Time.Pass(time);
    }

    /// <summary>Something many times, by all nodes side by side.</summary>
    public Task<T[]> AllAsync<T>(int tasksPerNode, Func<ModuleHost, int, Task<T>> work)
        => Task.WhenAll(_nodes.SelectMany((node, n) => Enumerable.Range(0, tasksPerNode).Select(i => Task.Run(() => work(node, n * tasksPerNode + i)))));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
