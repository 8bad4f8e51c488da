namespace InvoiceModule.Tests.Setup;

/// <summary>What the README shows is what is built.</summary>
public class ReadmeTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("Program.cs")]
    [InlineData("AppDb.cs")]
    public void The_quick_start_is_the_minimal_host(string file)
        => File.ReadAllText(Path.Combine(Root, "README.md")).ShouldContain(File.ReadAllText(Path.Combine(Root, "samples", "MinimalHost", file)).TrimEnd());

    [Theory]
    [InlineData("dotnet run --project samples/Shop")]
    [InlineData("tests/run.sh")]
    public void Its_commands_stand_at_the_top(string command)
        => File.ReadLines(Path.Combine(Root, "README.md")).Take(25).ShouldContain(command);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "InvoiceModule.sln")))
            directory = directory.Parent.ShouldNotBeNull();
        return directory.FullName;
    }
}
