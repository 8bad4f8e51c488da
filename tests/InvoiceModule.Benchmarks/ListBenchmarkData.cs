using System.Globalization;
using System.Text;
using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>Fills the tables from one row each, written by the module itself, so that every column holds what it would hold.</summary>
internal static class ListBenchmarkData
{
    /// <summary>Payments of the one invoice on which much has happened, and deliveries of its first callback.</summary>
    public const int Many = 1000;

    public static string SomeAddress { get; private set; } = "";

    /// <summary>The invoice on which much has happened.</summary>
    public static Guid BusyId(int rows) => SomeId(rows / 2);

    public static Guid SomeId(int n) => new(string.Create(CultureInfo.InvariantCulture, $"{(uint)(n * 2654435761L % 4294967296L):X8}-0000-4000-8000-{n:X12}"));

    public static IReadOnlyList<Guid> Wallets(int count)
        => [.. Enumerable.Range(0, count).Select(n => new Guid(string.Create(CultureInfo.InvariantCulture, $"11111111-2222-4333-8444-{n:X12}")))];

    public static async Task FillAsync(IServiceProvider services, BenchDb context, int wallets, int rows)
    {
        var wallet = Wallets(1)[0];
        var now = services.GetRequiredService<InvoicingClock>().Now;
        var chain = services.GetRequiredService<ChainRegistry>().Get("bitcoin-sim");
        await services.GetRequiredService<InvoicingDb>().WriteAsync(
            (db, token) => services.GetRequiredService<AddressPool>().DeriveAsync(db, wallet, chain, chain.Assets[0], 2, now, token), default);
        var address = await context.Set<PoolAddress>().AsNoTracking().FirstAsync();
        SomeAddress = address.Text;
        var invoice = Invoice.Create(
            new InvoiceTerms
            {
                Id = SomeId(0),
                WalletId = wallet,
                Blockchain = "bitcoin-sim",
                Asset = chain.Assets[0],
                Value = 500,
                CreatedAt = now.AddYears(-1),
                ExpiryMinutes = 15,
                Confirmations = 2,
                FiatCurrency = "EUR",
                FiatValue = "17.50",
                Data = new InvoiceData { OrderId = "template", Title = "A title of usual length" },
            },
            address.Id, address.Text, 1);
        var change = InvoiceEvent.Of(invoice, "evt_00000000000000000000000000", InvoiceEventType.Created, now.AddYears(-1), new byte[600]);
        change.MoveTo(CallbackState.Acknowledged, now.AddYears(-1));
        var facts = new PaymentFacts { WalletId = wallet, Blockchain = "bitcoin-sim", TxId = "template", Ordinal = 0, AddressId = address.Id, Symbol = "BTC", Amount = 500, Spends = [new string('5', 66)] };
        var payment = Payment.Record(facts, new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, now.AddYears(-1)));
        payment.Mined(1, new string('b', 64), 500, 2);
        payment.Finalise(now.AddYears(-1));
        context.Add(invoice);
        context.Add(change);
        context.Add(InvoiceOutbox.For(invoice));
        context.Add(payment);
        context.Add(new CallbackAttempt { EventId = change.Id, WalletId = wallet, Number = 1, At = now.AddYears(-1), DurationMs = 40, StatusCode = 200 });
        context.Add(new AuditEntry { WalletId = wallet, At = now.AddYears(-1), Who = "alice", Action = AuditActions.CallbackTested, InvoiceId = invoice.Id, Why = "A reason of usual length" });
        await context.SaveChangesAsync();
        await SpreadAsync(context, wallets, rows, now);
    }

    private static async Task SpreadAsync(BenchDb context, int wallets, int rows, DateTime now)
    {
        var isPostgres = InvoicingDb.KindOf(context) == Storage.DatabaseKind.Postgres;
        var start = now.AddSeconds(-3L * rows);
        string Time(string seconds) => isPostgres
            ? $"TIMESTAMPTZ '{start:yyyy-MM-dd HH:mm:ss}+00' + ({seconds}) * INTERVAL '1 second'"
            : $"strftime('%Y-%m-%d %H:%M:%S', '{start:yyyy-MM-dd HH:mm:ss}', '+' || ({seconds}) || ' seconds')";
        var id = isPostgres
            ? "(lpad(to_hex((s.n::bigint * 2654435761) % 4294967296), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(s.n), 12, '0'))::uuid"
            : "printf('%08X-0000-4000-8000-%012X', (s.n * 2654435761) % 4294967296, s.n)";
        var wallet = isPostgres ? $"('11111111-2222-4333-8444-' || lpad(to_hex(s.n % {wallets}), 12, '0'))::uuid" : $"printf('11111111-2222-4333-8444-%012X', s.n % {wallets})";
        string Money(string expression) => isPostgres ? $"({expression})::numeric" : $"printf('%078d', {expression})";
        const string Status = "(CASE WHEN s.n % 10 < 6 THEN 4 WHEN s.n % 10 = 9 THEN 1 ELSE 0 END)";
        const string Value = "(s.n % 1000) * 100 + 500";
        var series = isPostgres ? $"generate_series(1, {rows}) AS s(n)" : "s";
        var with = isPostgres ? "" : $"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) ";
        var order = "'order-' || s.n";
        var first = await context.Set<PoolAddress>().MinAsync(a => a.Id);
        var some = $"CASE WHEN s.n % 50000 = 77 THEN {first} ELSE 1000 + s.n % {rows / 10} + 1 END";
        var eventId = isPostgres ? EventId("lpad(upper(to_hex(s.n)), 16, '0')", isPostgres, start) : EventId("printf('%016X', s.n)", isPostgres, start);
        await CopyAsync<PoolAddress>(context, with, series, new() { ["id"] = "1000 + s.n", ["wallet_id"] = wallet, ["index"] = "1000 + s.n", ["key"] = "'key-' || s.n", ["text"] = "'text-' || s.n" }, $"s.n <= {rows / 10}");
        await CopyAsync<Invoice>(context, with, series, new()
        {
            ["id"] = id,
            ["wallet_id"] = wallet,
            ["blockchain"] = "CASE WHEN s.n % 5 = 0 THEN 'ethereum-sim' ELSE 'bitcoin-sim' END",
            ["symbol"] = "CASE WHEN s.n % 5 = 0 THEN 'USDT' ELSE 'BTC' END",
            ["address_id"] = some,
            ["epoch"] = "s.n",
            ["value"] = Money(Value),
            ["received"] = Money($"CASE WHEN {Status} = 4 THEN {Value} WHEN {Status} = 1 THEN 100 ELSE 0 END"),
            ["order_id"] = order,
            ["order_key"] = order,
            ["status"] = Status,
            ["peak"] = Status,
            ["active"] = isPostgres ? $"s.n > {rows - 500} AND {Status} <> 4" : $"(s.n > {rows - 500} AND {Status} <> 4)",
            ["exceptions"] = "CASE WHEN s.n % 20 = 3 THEN 2 WHEN s.n % 100000 = 13 THEN 16 ELSE 0 END",
            ["created_at"] = Time("3 * s.n"),
            ["expires_at"] = Time("3 * s.n + 900"),
            ["ended_at"] = $"CASE WHEN s.n > {rows - 500} THEN NULL ELSE {Time("3 * s.n + 900")} END",
        });
        await CopyAsync<InvoiceEvent>(context, with, series, new()
        {
            ["id"] = eventId,
            ["wallet_id"] = wallet,
            ["invoice_id"] = id,
            ["status"] = Status,
            ["at"] = Time("3 * s.n + 60"),
            ["state"] = $"CASE WHEN s.n % 5000 = 1 THEN {(int)CallbackState.Dead} ELSE {(int)CallbackState.Acknowledged} END",
            ["ended_at"] = Time("3 * s.n + 61"),
        });
        await CopyAsync<InvoiceOutbox>(context, with, series, new() { ["invoice_id"] = id });
        await CopyAsync<CallbackAttempt>(context, with, series, new()
        {
            ["id"] = "s.n + 10",
            ["wallet_id"] = wallet,
            ["event_id"] = eventId,
            ["at"] = Time("3 * s.n + 61"),
            ["error"] = "CASE WHEN s.n % 50 = 0 THEN 'http_500' ELSE NULL END",
        });
        await CopyAsync<Payment>(
            context, with, series,
            new()
            {
                ["id"] = "s.n + 10",
                ["wallet_id"] = wallet,
                ["invoice_id"] = id,
                ["tx_id"] = "'tx-' || s.n",
                ["address_id"] = some,
                ["blockchain"] = "CASE WHEN s.n % 5 = 0 THEN 'ethereum-sim' ELSE 'bitcoin-sim' END",
                ["symbol"] = "CASE WHEN s.n % 5 = 0 THEN 'USDT' ELSE 'BTC' END",
                ["amount"] = Money(Value),
                ["seen_at"] = Time("3 * s.n + 30"),
                ["height"] = "s.n / 200 + 1",
                ["disposition"] = $"CASE WHEN s.n % 1000 = 3 THEN {(int)PaymentDisposition.Suspense} ELSE 0 END",
                ["reason"] = "CASE WHEN s.n % 1000 = 3 THEN 'late' ELSE NULL END",
                ["resolved_at"] = $"CASE WHEN s.n % 1000 = 3 AND s.n < {rows - 50_000} THEN {Time("3 * s.n + 90")} ELSE NULL END",
            },
            "s.n % 10 < 6 OR s.n % 10 = 9");
        await CopyAsync<AuditEntry>(context, with, series, new() { ["id"] = "s.n + 10", ["wallet_id"] = wallet, ["invoice_id"] = id, ["at"] = Time("3 * s.n + 90") }, "s.n % 20 = 3");

        // One invoice to which money came a thousand times, and whose first callback was sent a thousand times more by hand.
        var busy = isPostgres ? $"'{BusyId(rows)}'::uuid" : $"'{BusyId(rows).ToString().ToUpperInvariant()}'";
        await CopyAsync<Payment>(context, with, series, new() { ["id"] = $"{2L * rows} + s.n", ["invoice_id"] = busy, ["tx_id"] = "'many-' || s.n" }, $"s.n <= {Many}");
        await CopyAsync<InvoiceEvent>(context, with, series, new() { ["id"] = EventId(isPostgres ? "'M' || lpad(upper(to_hex(s.n)), 15, '0')" : "printf('M%015X', s.n)", isPostgres, start), ["invoice_id"] = busy, ["version"] = "s.n + 1" }, $"s.n <= {Many}");
        await CopyAsync<CallbackAttempt>(context, with, series, new() { ["id"] = $"{2L * rows} + s.n", ["event_id"] = $"(SELECT id FROM {SqlNames.Table<InvoiceEvent>(context)} WHERE invoice_id = {busy} AND version = 2)", ["number"] = "s.n" }, $"s.n <= {Many}");
        await context.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    // The ids of events begin with their time; ten characters of it are written here per thousand invoices, which is near enough.
    private static string EventId(string tail, bool isPostgres, DateTime start)
    {
        var first = new DateTimeOffset(start, TimeSpan.Zero).ToUnixTimeMilliseconds();
        const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var text = new StringBuilder("'evt_'");
        for (var place = 9; place >= 0; place--)
        {
            var ms = isPostgres ? $"({first}::bigint + 3000 * s.n::bigint + 60000)" : $"({first} + 3000 * s.n + 60000)";
            text.Append(CultureInfo.InvariantCulture, $" || substr('{Digits}', (({ms} >> {5 * place}) & 31){(isPostgres ? "::int" : "")} + 1, 1)");
        }

        return text.Append(" || ").Append(tail).ToString();
    }

    // The template is the first row that was written; what the copies made since then.
    private static async Task CopyAsync<T>(BenchDb context, string with, string series, Dictionary<string, string> changed, string where = "TRUE")
        where T : class
    {
        var columns = context.Model.FindEntityType(typeof(T))!.GetProperties().Select(p => p.GetColumnName()).ToList();
        var (table, key) = (SqlNames.Table<T>(context), context.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties[0].GetColumnName());
        var oldest = $"(SELECT * FROM {table} ORDER BY \"{key}\" LIMIT 1)";
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) {with}SELECT {string.Join(", ", columns.Select(c => changed.GetValueOrDefault(c) ?? $"t.\"{c}\""))} FROM {oldest} AS t CROSS JOIN {series} WHERE {where}";
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        await context.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }
}
