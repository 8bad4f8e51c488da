namespace InvoiceModule.AttackTests;

/// <summary>Figures that a test measured: with the test's output, and in a file of their own under <c>artifacts/figures</c>, which <c>tests/run.sh</c> prints.</summary>
internal static class Figures
{
    private static readonly Lazy<string> Repository = new(Find);

    /// <summary>The repository's folder.</summary>
    public static string Root => Repository.Value;

    /// <summary>Writes down what one test measured; an earlier run's figures are overwritten.</summary>
    public static void Write(string name, string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        var folder = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "figures")).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".txt"), $"{name}: {text.TrimEnd()}\n");
    }

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "InvoiceModule.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The tests run from within the repository.");
    }
}
