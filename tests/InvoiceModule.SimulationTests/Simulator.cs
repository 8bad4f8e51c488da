using System.Diagnostics;

namespace InvoiceModule.SimulationTests;

/// <summary>Runs the simulator that was built beside these tests.</summary>
internal static class Simulator
{
    public static async Task<(int Code, string Output)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory.Replace("InvoiceModule.SimulationTests", "InvoiceModule.Simulation", StringComparison.Ordinal), "InvoiceModule.Simulation.dll")))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
