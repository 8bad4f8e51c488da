using InvoiceModule.IntegrationTests.Databases;

namespace InvoiceModule.IntegrationTests.Crashes;

public sealed class SqliteCrashPointTests(ITestOutputHelper output) : CrashPointTests(DatabaseKind.Sqlite, output);
