using System.Data.Common;
using InvoiceModule.Simulation.Nodes;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Simulation.Database;

/// <summary>Every connection of a node.</summary>
internal sealed class ConnectionHook(Node node) : DbConnectionInterceptor
{
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        node.Check();
        return ValueTask.FromResult(result);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => node.Database.Opened(connection, node);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        node.Database.Opened(connection, node);
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => node.Database.Closed(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        node.Database.Closed(connection);
        return Task.CompletedTask;
    }

    // A context that is thrown away with its transaction open closes nothing: it disposes of its connection.
    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => node.Database.Closed(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        node.Database.Closed(connection);
        return Task.CompletedTask;
    }
}
