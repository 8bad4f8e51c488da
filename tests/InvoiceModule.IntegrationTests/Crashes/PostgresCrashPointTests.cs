using InvoiceModule.IntegrationTests.Databases;

namespace InvoiceModule.IntegrationTests.Crashes;

public sealed class PostgresCrashPointTests(ITestOutputHelper output) : CrashPointTests(DatabaseKind.Postgres, output);
