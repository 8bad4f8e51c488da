using System.Diagnostics;
using System.Globalization;
using InvoiceModule.IntegrationTests.Nodes;
using Npgsql;

[assembly: AssemblyFixture(typeof(InvoiceModule.IntegrationTests.Databases.PostgresServerLifetime))]

namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>A PostgreSQL server of this test run on a free loopback port, started by the first test that wants one.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Owner = "postgres";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(15);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartAsync(keepsCommits: false));

    private readonly string _programs;
    private readonly string _directory;
    private readonly int _port;
    private readonly bool _keepsCommits;
    private readonly EventHandler _killAtExit;
    private Process _process;
    private int _databases;

    private PostgresServer(string programs, string directory, int port, bool keepsCommits)
    {
        (_programs, _directory, _port, _keepsCommits) = (programs, directory, port, keepsCommits);
        _process = StartProcess();
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public int Port => _port;

    /// <summary>The server of this run; started once, stopped after the last test.</summary>
    public static Task<PostgresServer> GetSharedAsync() => Shared.Value;

    internal static Task<PostgresServer>? Started => Shared.IsValueCreated ? Shared.Value : null;

    /// <summary>A server of a test's own, which keeps what it has committed when it is ended without warning.</summary>
    public static Task<PostgresServer> StartOwnAsync() => StartAsync(keepsCommits: true);

    /// <summary>What <c>pg_ctl restart -m immediate</c> does: ends it without a checkpoint, cuts every connection, and starts it again.</summary>
    public async Task RestartImmediatelyAsync()
    {
        await RunAsOwnerAsync(_directory, Path.Combine(_programs, "pg_ctl"), "-D", Path.Combine(_directory, "data"), "-m", "immediate", "-w", "stop");
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = StartProcess();
    }

    /// <summary>Creates a database, empty or as another one that nobody is connected to; gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string? likeConnection = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"shop{Interlocked.Increment(ref _databases)}");
        var like = likeConnection is null ? "template1" : new NpgsqlConnectionStringBuilder(likeConnection).Database;
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {like}");
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        NpgsqlConnection.ClearAllPools();
        if (!_process.HasExited)
        {
            // SIGQUIT: at once, without a checkpoint; the data is thrown away.
            using var quit = Process.Start("kill", ["-QUIT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await quit.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopTime);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<PostgresServer> StartAsync(bool keepsCommits)
    {
        var programs = FindPrograms();
        var directory = Directory.CreateTempSubdirectory("postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", [Owner, directory]);
        var data = Path.Combine(directory, "data");
        await RunAsOwnerAsync(directory, Path.Combine(programs, "initdb"), "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions");
        var server = new PostgresServer(programs, directory, FreePort.Find(1)[0], keepsCommits);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private Process StartProcess()
    {
        // Nothing is ever lost to a machine that fails; to a server that is killed only where a test says so.
        string[] arguments =
        [
            "-D", Path.Combine(_directory, "data"), "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_directory}",
            "-c", "fsync=off", "-c", $"synchronous_commit={(_keepsCommits ? "on" : "off")}", "-c", "full_page_writes=off", "-c", "jit=off", "-c", "max_connections=800", "-c", "logging_collector=off",
        ];
        var process = Process.Start(AsOwner(_directory, Path.Combine(_programs, "postgres"), arguments))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string FindPrograms()
    {
        var candidates = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).OrderDescending(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return candidates.Concat(onPath).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL is missing. Install the apt package 'postgresql' (apt-get install -y --no-install-recommends postgresql).");
    }

    /// <summary>PostgreSQL refuses to run as root; setpriv replaces itself, so that the process id is the server's.</summary>
    private static ProcessStartInfo AsOwner(string directory, string program, IEnumerable<string> arguments)
    {
        string[] prefix = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--init-groups", "env"]
            : ["env"];
        var start = new ProcessStartInfo(prefix[0], [.. prefix[1..], $"HOME={directory}", "LC_ALL=C.UTF-8", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        return start;
    }

    private static Task RunAsOwnerAsync(string directory, string program, params string[] arguments) => RunAsync(AsOwner(directory, program, arguments));

    private static Task RunAsync(string program, string[] arguments)
        => RunAsync(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await output}{await errors}");
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "test",
        Database = database,
        MaxPoolSize = 40,

        // Every test has a database, and so a pool, of its own: idle ones give their connections back.
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 2,
        IncludeErrorDetail = true,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"postgres ended with code {_process.ExitCode} while starting.");
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < StartTime)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
