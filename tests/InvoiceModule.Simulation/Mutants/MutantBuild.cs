using System.Diagnostics;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>Compiles the mutants once, and puts them in the place of the product beside a copy of the simulator.</summary>
internal static class MutantBuild
{
    /// <summary>Builds.</summary>
    /// <returns>The simulator's assembly over the mutants.</returns>
    /// <exception cref="InvalidOperationException">A mutant does not fit, or does not compile.</exception>
    public static string Run()
    {
        var place = Path.Combine(MutantSource.Root, "tests", "InvoiceModule.Simulation", "obj", "mutants");
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        var (source, program) = (Path.Combine(place, "src"), Path.Combine(place, "bin"));
        MutantSource.Write(source);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "build", Path.Combine(source, "InvoiceModule", "InvoiceModule.csproj"), "-c", "Release", "-o", Path.Combine(place, "out"), "-p:RunAnalyzers=false",
            "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false", "-v:quiet", "-nologo", "-clp:ErrorsOnly",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0)
            throw new InvalidOperationException("The mutants do not compile: " + output);
        Copy(new DirectoryInfo(AppContext.BaseDirectory), program);
        File.Copy(Path.Combine(place, "out", "InvoiceModule.dll"), Path.Combine(program, "InvoiceModule.dll"), overwrite: true);
        return Path.Combine(program, Path.GetFileName(typeof(MutantBuild).Assembly.Location));
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
            file.CopyTo(Path.Combine(target, file.Name));
        foreach (var directory in source.EnumerateDirectories())
            Copy(directory, Path.Combine(target, directory.Name));
    }
}
