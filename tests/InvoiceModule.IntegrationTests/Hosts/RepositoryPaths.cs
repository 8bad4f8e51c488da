namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>Where things lie in the repository, seen from the output folder of the tests.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The project folder of a sample.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    /// <summary>The sample host, compiled ahead of time in the configuration of these tests.</summary>
    public static string ShopProgram()
    {
        var program = Path.Combine(Root, "artifacts", "shop", Configuration, "Shop.dll");
        return File.Exists(program)
            ? program
            : throw new InvalidOperationException($"{program} is missing. Build it first: dotnet build tests/InvoiceModule.ShopUnderTest -c {Configuration}.");
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "InvoiceModule.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"No InvoiceModule.sln above {AppContext.BaseDirectory}.");
    }
}
