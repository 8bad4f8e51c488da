namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>Where things lie in the repository, seen from the output folder of the tests.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The project folder of a sample.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    /// <summary>The program of a sample, built in the configuration of these tests.</summary>
    public static string SampleProgram(string name)
    {
        var output = Path.Combine(Sample(name), "bin", Configuration, "net10.0");
        var program = Path.Combine(output, $"{name}.dll");
        return File.Exists(program)
            ? program
            : throw new InvalidOperationException($"{program} is missing. Build it first: dotnet build samples/{name} -c {Configuration}.");
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
