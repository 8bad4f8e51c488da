using System.Globalization;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>Everything that is stored, as text, but for who holds a claim until when: that is no state of anybody's money.</summary>
internal static class DatabaseImage
{
    private static readonly HashSet<string> Claims = new(StringComparer.Ordinal)
    {
        "claimed_until", "fence", "callback_claimed_until", "callback_fence", "handler_claimed_until", "handler_fence", "failing_since", "failure", "scanned_at", "advanced_at",
    };

    public static Task<string> TakeAsync(ModuleHost host) => host.ReadAsync(TakeAsync);

    public static async Task<string> TakeAsync(DbContext db)
    {
        var lines = new List<string>();
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Where(t => !t.Contains("sim_journal", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var values = Enumerable.Range(0, reader.FieldCount).Where(i => !Claims.Contains(reader.GetName(i))).Select(i => $"{reader.GetName(i)}={Text(reader.GetValue(i))}");
                lines.Add($"{table}: {string.Join(' ', values)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
