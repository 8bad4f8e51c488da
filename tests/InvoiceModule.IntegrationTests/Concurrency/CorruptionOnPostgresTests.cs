using InvoiceModule.Tests.Diagnostics;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Every rule of the verification on PostgreSQL, too: one corruption on top of the other, and each is named.</summary>
public class CorruptionOnPostgresTests
{
    [Fact]
    public async Task Each_corruption_is_named()
    {
        // What PostgreSQL's own types refuse cannot be stored; what cannot be read hides what else is wrong with it.
        var left = Corruption.All.Where(c => c.Rules[0] is not ("M4" or "S2" or "S3")).ToList();

        // One may take the ground from a later one: those are named in a second house.
        for (var house = 0; house < 2; house++)
            left = await UnnamedAsync(left);
        left.Select(c => c.ToString()).ShouldBeEmpty();
    }

    private static async Task<List<Corruption>> UnnamedAsync(IEnumerable<Corruption> corruptions)
    {
        await using var house = await HealthyHouse.BuildAsync();
        (await house.VerifyAsync()).ShouldBeEmpty();
        var unnamed = new List<Corruption>();
        foreach (var corruption in corruptions)
        {
            await corruption.ApplyAsync(house);
            if (!(await house.VerifyAsync()).Any(f => f.Rule == corruption.Rules[0]))
                unnamed.Add(corruption);
        }

        return unnamed;
    }
}
