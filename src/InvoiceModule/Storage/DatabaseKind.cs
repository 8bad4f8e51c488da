namespace InvoiceModule.Storage;

/// <summary>What the few statements that differ have to know.</summary>
internal enum DatabaseKind
{
    /// <summary>SQLite: one writer at a time.</summary>
    Sqlite,

    /// <summary>PostgreSQL: rows are locked, and a claim passes over locked ones.</summary>
    Postgres,
}
