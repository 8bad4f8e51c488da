using System.Globalization;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace InvoiceModule.ClusterTests;

/// <summary>Three processes of the shop on one PostgreSQL, whose own clocks stand ten minutes apart, each behind a proxy of its own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly string[] Offsets = ["00:00:00", "00:10:00", "-00:10:00"];

    private Cluster(PostgresServer server, Truth truth, ClusterMerchant merchant, IReadOnlyList<ClusterNode> nodes)
        => (Server, Truth, Merchant, Nodes) = (server, truth, merchant, nodes);

    public PostgresServer Server { get; }

    public Truth Truth { get; }

    public ClusterMerchant Merchant { get; }

    public IReadOnlyList<ClusterNode> Nodes { get; }

    public static async Task<Cluster> StartAsync(Dice dice)
    {
        var server = await PostgresServer.StartOwnAsync();
        var connection = await server.CreateDatabaseAsync();
        var truth = new Truth(o => o.UseNpgsql(connection, n => n.EnableRetryOnFailure()));
        var merchant = await ClusterMerchant.StartAsync(dice, truth.ProductTimeAsync);
        var nodes = new List<ClusterNode>();
        try
        {
            // All at once: the first one migrates, the others wait for it.
            nodes.AddRange(await Task.WhenAll(Offsets.Select((offset, i) => StartNodeAsync(server, connection, i, offset))));
            return new Cluster(server, truth, merchant, nodes);
        }
        catch
        {
            await merchant.DisposeAsync();
            await truth.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await Merchant.DisposeAsync();
        await Truth.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task<ClusterNode> StartNodeAsync(PostgresServer server, string connection, int index, string offset)
    {
        var proxy = new TcpProxy(server.Port);
        var behind = new NpgsqlConnectionStringBuilder(connection) { Port = proxy.Port, MaxPoolSize = 30, Timeout = 15, CommandTimeout = 15, KeepAlive = 5 }.ConnectionString;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Simulator:MachineClockSkew"] = offset };
        var shop = await ShopProcess.StartAsync(settings: settings, database: TestDatabase.At(DatabaseKind.Postgres, behind));
        return new ClusterNode(string.Create(CultureInfo.InvariantCulture, $"node {index} ({offset})"), shop, proxy);
    }
}
