namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Marks of what must not come out again.</summary>
internal static class Canaries
{
    /// <summary>Begins every secret key: never in any answer.</summary>
    public const string SecretKey = "CANARYsk";

    /// <summary>What a client tried to set although it may not: never in any answer.</summary>
    public const string Assignment = "CANARYma";

    /// <summary>Stands in callback addresses, order ids and user data: never on a payer's page.</summary>
    public const string Private = "CANARYpr";

    /// <summary>The wallet's signing key, and words that only the inside knows.</summary>
    public static readonly string[] Inside =
    [
        SecretKey, Assignment, "whsec_", "   at InvoiceModule", "   at Microsoft", "SqliteException", "Exception:", "SQLite Error", ".db;", "/src/InvoiceModule", "invoicing_invoices\" AS", "Stack trace",
    ];
}
