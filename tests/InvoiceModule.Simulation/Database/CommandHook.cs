using System.Data.Common;
using InvoiceModule.Simulation.Nodes;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Simulation.Database;

/// <summary>Every command of a node: others may run before it, it may fail, and the dead send none.</summary>
internal sealed class CommandHook(Node node) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await node.BeforeCommandAsync();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await node.BeforeCommandAsync();
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await node.BeforeCommandAsync();
        return result;
    }
}
