namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>Data of a theory that holds on every database.</summary>
public sealed class EachDatabase : TheoryData<DatabaseKind>
{
    public EachDatabase()
    {
        Add(DatabaseKind.Sqlite);
        Add(DatabaseKind.Postgres);
    }
}
