using System.Globalization;
using System.Text;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Benchmarks;

/// <summary>Fills the tables from one row each, written by the module itself, so that every column holds what it would hold.</summary>
internal static class ListBenchmarkData
{
    public static string SomeAddress { get; private set; } = "";

    public static Guid SomeId(int n) => new(string.Create(CultureInfo.InvariantCulture, $"{(uint)(n * 2654435761L % 4294967296L):X8}-0000-4000-8000-{n:X12}"));

    public static async Task FillAsync(IServiceProvider services, BenchDb context, Guid wallet, int rows)
    {
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
        context.Add(invoice);
        context.Add(InvoiceEvent.Of(invoice, "evt_00000000000000000000000000", InvoiceEventType.Created, now.AddYears(-1), new byte[600]));
        context.Add(InvoiceOutbox.For(invoice));
        await context.SaveChangesAsync();
        await SpreadAsync(context, rows, now);
    }

    private static async Task SpreadAsync(BenchDb context, int rows, DateTime now)
    {
        var isPostgres = InvoicingDb.KindOf(context) == Storage.DatabaseKind.Postgres;
        var start = now.AddSeconds(-3L * rows);
        string Time(string seconds) => isPostgres
            ? $"TIMESTAMPTZ '{start:yyyy-MM-dd HH:mm:ss}+00' + ({seconds}) * INTERVAL '1 second'"
            : $"strftime('%Y-%m-%d %H:%M:%S', '{start:yyyy-MM-dd HH:mm:ss}', '+' || ({seconds}) || ' seconds')";
        var id = isPostgres
            ? "(lpad(to_hex((s.n::bigint * 2654435761) % 4294967296), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(s.n), 12, '0'))::uuid"
            : "printf('%08X-0000-4000-8000-%012X', (s.n * 2654435761) % 4294967296, s.n)";
        string Money(string expression) => isPostgres ? $"({expression})::numeric" : $"printf('%078d', {expression})";
        const string Status = "(CASE WHEN s.n % 10 < 6 THEN 4 WHEN s.n % 10 = 9 THEN 1 ELSE 0 END)";
        const string Value = "(s.n % 1000) * 100 + 500";
        var series = isPostgres ? $"generate_series(1, {rows}) AS s(n)" : "s";
        var with = isPostgres ? "" : $"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) ";
        var order = "'order-' || s.n";
        await CopyAsync<Invoice>(context, with, series, new()
        {
            ["id"] = id,
            ["blockchain"] = "CASE WHEN s.n % 5 = 0 THEN 'ethereum-sim' ELSE 'bitcoin-sim' END",
            ["symbol"] = "CASE WHEN s.n % 5 = 0 THEN 'USDT' ELSE 'BTC' END",
            ["address_id"] = "CASE WHEN s.n = 77 THEN t.address_id ELSE t.address_id + 1 END",
            ["epoch"] = "s.n",
            ["value"] = Money(Value),
            ["received"] = Money($"CASE WHEN {Status} = 4 THEN {Value} WHEN {Status} = 1 THEN 100 ELSE 0 END"),
            ["order_id"] = order,
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
            ["id"] = isPostgres ? EventId("lpad(upper(to_hex(s.n)), 16, '0')", isPostgres, start) : EventId("printf('%016X', s.n)", isPostgres, start),
            ["invoice_id"] = id,
            ["status"] = Status,
            ["at"] = Time("3 * s.n + 60"),
        });
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

    private static async Task CopyAsync<T>(BenchDb context, string with, string series, Dictionary<string, string> changed)
        where T : class
    {
        var columns = context.Model.FindEntityType(typeof(T))!.GetProperties().Select(p => p.GetColumnName()).ToList();
        var table = SqlNames.Table<T>(context);
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) {with}SELECT {string.Join(", ", columns.Select(c => changed.GetValueOrDefault(c) ?? $"t.\"{c}\""))} FROM {table} AS t CROSS JOIN {series}";
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        await context.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }
}
