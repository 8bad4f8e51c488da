using System.Diagnostics;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>Node with the reference library of Standard Webhooks (npm's <c>standardwebhooks</c>); it ends with its standard input.</summary>
internal sealed class OracleProcess : IDisposable
{
    private readonly Process _process;

    public OracleProcess(params string[] arguments)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Oracle");
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "oracle.js"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // npm ci puts the library beside the sources (tests/run.sh does it).
        start.Environment["NODE_PATH"] = Path.Combine(Figures.Root, "tests", "InvoiceModule.AttackTests", "Oracle", "node_modules");
        _process = Process.Start(start) ?? throw new InvalidOperationException("node does not start.");
    }

    public async Task<string> ReadAsync()
        => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("The oracle ended. Is the library installed? Run npm ci in tests/InvoiceModule.AttackTests/Oracle.");

    public Task WriteAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }
}
