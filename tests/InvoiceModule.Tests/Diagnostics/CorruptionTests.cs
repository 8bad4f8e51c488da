using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>Every rule against a database that was right until somebody changed one thing in it behind the module's back.</summary>
public sealed class CorruptionTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"healthy-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        foreach (var end in new[] { "", ".healthy", "-wal", "-shm" })
            File.Delete(_file + end);
    }

    [Fact]
    public async Task Each_corruption_is_found_by_its_rule_and_by_no_other()
    {
        await using var house = await HealthyHouse.BuildAsync(o => o.UseSqlite($"Data Source={_file};Pooling=False"));
        (await house.VerifyAsync()).ShouldBeEmpty();
        File.Copy(_file, _file + ".healthy");
        var faults = new List<string>();
        foreach (var corruption in Corruption.All)
        {
            await corruption.ApplyAsync(house);
            var found = (await house.VerifyAsync()).Select(f => f.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (!found.SequenceEqual(corruption.Rules.Order(StringComparer.Ordinal), StringComparer.Ordinal))
                faults.Add($"{corruption}: {string.Join(" | ", (await house.VerifyAsync()).Select(f => f.ToString()))}");
            File.Copy(_file + ".healthy", _file, overwrite: true);
        }

        faults.ShouldBeEmpty();
        (await house.VerifyAsync()).ShouldBeEmpty();
    }
}
