namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>An empty database of one test; disposing of it deletes a file of SQLite, while PostgreSQL keeps its own until its server ends.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly string? _directory;

    private TestDatabase(DatabaseKind kind, string connectionString, string? directory)
        => (Kind, ConnectionString, _directory) = (kind, connectionString, directory);

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
            return new TestDatabase(kind, await (await PostgresServer.GetSharedAsync()).CreateDatabaseAsync(), null);
        var directory = Directory.CreateTempSubdirectory("invoices-").FullName;
        return new TestDatabase(kind, $"Data Source={Path.Combine(directory, "shop.db")}", directory);
    }

    /// <summary>A database that somebody else made, reached in a way of one's own.</summary>
    public static TestDatabase At(DatabaseKind kind, string connectionString) => new(kind, connectionString, null);

    public void Dispose()
    {
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
    }
}
