using InvoiceModule.Tests.Diagnostics;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Every rule of the verification on PostgreSQL, too: one corruption on top of the other, and each is named.</summary>
public class CorruptionOnPostgresTests
{
    [Fact]
    public async Task Each_corruption_is_named()
    {
        await using var house = await HealthyHouse.BuildAsync();
        var unnamed = new List<string>();

        // What PostgreSQL's own types refuse cannot be stored.
        foreach (var corruption in Corruption.All.Where(c => c.Name != "an amount that is no number" && c.Rules[0] is not ("M4" or "S2" or "S3")))
        {
            await corruption.ApplyAsync(house);
            var found = (await house.VerifyAsync()).Select(f => f.Rule).ToHashSet(StringComparer.Ordinal);
            if (!found.Contains(corruption.Rules[0]))
                unnamed.Add(corruption.ToString());
        }

        unnamed.ShouldBeEmpty();
    }
}
