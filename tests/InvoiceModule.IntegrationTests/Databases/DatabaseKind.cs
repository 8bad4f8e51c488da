namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>The databases a host runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}
