using InvoiceModule.IntegrationTests.Databases;

namespace InvoiceModule.IntegrationTests.Crashes;

public sealed class SqliteCrashPointTests() : CrashPointTests(DatabaseKind.Sqlite);
