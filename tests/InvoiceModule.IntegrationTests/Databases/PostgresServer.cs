using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace InvoiceModule.IntegrationTests.Databases;

/// <summary>A PostgreSQL of its own on a free loopback port, with a new database for whoever asks. It ends with the fixture.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"invoicing-pg-{Guid.NewGuid():N}");
    private int _port;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_directory);
        if (IsRoot)
            await RunAsync("chown", "postgres:postgres", _directory);
        _port = FreePort();
        await RunAsServerAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        var options = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_directory} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200");
        await RunAsServerAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_directory, "pg.log"), "-w", "-t", "30", "-o", options, "start");
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsServerAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(_directory, recursive: true);
    }

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    private string Data => Path.Combine(_directory, "data");

    private string ConnectionString(string database)
        => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=60");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Find(string program)
    {
        string[] roots = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return roots.OrderDescending(StringComparer.Ordinal).Select(root => Path.Combine(root, "bin", program)).FirstOrDefault(File.Exists) ?? program;
    }

    // The server refuses to run as root.
    private Task RunAsServerAsync(string program, params string[] arguments) => IsRoot
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Find(program), .. arguments])
        : RunAsync(Find(program), arguments);

    private async Task RunAsync(string program, params string[] arguments)
    {
        // Nothing is redirected: the server inherits the handles, and reading them to their end would wait for it to stop.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Path.Combine(_directory, "setup.log"), program, .. arguments])
        {
            WorkingDirectory = _directory,
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await File.ReadAllTextAsync(Path.Combine(_directory, "setup.log"))}");
    }
}
