namespace InvoiceModule.SimulationTests;

/// <summary>The simulator, as a command. What it prints is what a failure shows.</summary>
public class SeedTests
{
    [Fact]
    public async Task Two_thousand_seeds_come_by_everything_and_break_no_invariant()
    {
        // From 2,000 seeds on a fault, status edge or crash point that never happened is a failure too.
        var (code, output) = await Simulator.RunAsync(TestContext.Current.CancellationToken, "--seeds", "2000");
        TestContext.Current.SendDiagnosticMessage(output.TrimEnd().Split('\n')[^1]);
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task A_seed_is_the_same_to_the_last_step_in_every_process()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        string[] arguments = ["--seeds", "12", "--from", "500", "--workers", "1", "--hashes"];
        var first = await Simulator.RunAsync(cancellationToken, arguments);
        var second = await Simulator.RunAsync(cancellationToken, arguments);
        Hashes(first.Output).Length.ShouldBe(12, first.Output);
        Hashes(second.Output).ShouldBe(Hashes(first.Output));
    }

    [Fact]
    public async Task Every_mutant_still_fits_the_source()
    {
        var (code, output) = await Simulator.RunAsync(TestContext.Current.CancellationToken, "mutants", "--check");
        code.ShouldBe(0, output);
    }

    private static string[] Hashes(string output)
        => [.. output.Split('\n').Where(l => l.Split(' ') is [var seed, { Length: 16 }] && seed.All(char.IsAsciiDigit))];
}
