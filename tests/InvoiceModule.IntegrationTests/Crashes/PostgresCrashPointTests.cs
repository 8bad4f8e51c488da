using InvoiceModule.IntegrationTests.Databases;

namespace InvoiceModule.IntegrationTests.Crashes;

public sealed class PostgresCrashPointTests() : CrashPointTests(DatabaseKind.Postgres);
