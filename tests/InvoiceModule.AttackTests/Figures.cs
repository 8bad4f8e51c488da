namespace InvoiceModule.AttackTests;

/// <summary>Figures that a test measured: with the test's output, and in a file of their own under <c>artifacts/figures</c>, which <c>tests/run.sh</c> prints.</summary>
internal static class Figures
{
    private static readonly Lazy<string> Directory = new(Find);

    /// <summary>Writes down what one test measured; an earlier run's figures are overwritten.</summary>
    public static void Write(string name, string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        File.WriteAllText(Path.Combine(Directory.Value, name + ".txt"), $"{name}: {text.TrimEnd()}\n");
    }

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "InvoiceModule.sln")))
            at = at.Parent;
        var root = at?.FullName ?? throw new InvalidOperationException("The tests run from within the repository.");
        return System.IO.Directory.CreateDirectory(Path.Combine(root, "artifacts", "figures")).FullName;
    }
}
