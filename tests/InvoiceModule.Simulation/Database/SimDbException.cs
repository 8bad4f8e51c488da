using System.Data.Common;

namespace InvoiceModule.Simulation.Database;

/// <summary>A database that fails: a serialization failure (40001), or a connection that is gone.</summary>
internal sealed class SimDbException(string? state) : DbException(state is null ? "the connection is gone" : "could not serialize access")
{
    public override string? SqlState => state;

    /// <summary>As with PostgreSQL's driver: what lost its connection may be tried again, even when it was the answer to a commit.</summary>
    public override bool IsTransient => true;
}
