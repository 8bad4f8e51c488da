using System.Diagnostics;
using System.Globalization;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>The evaluation host as a user starts it: a process of its own, on a free loopback port and a database of its own.</summary>
public sealed class ShopProcess : IAsyncDisposable
{
    public const string WalletId = "7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11";
    public const string PrivateWalletId = "2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(40);

    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly string _environment;
    private readonly EventHandler _killAtExit;
    private Process? _process;

    private ShopProcess(TestDatabase database, bool ownsDatabase, IReadOnlyDictionary<string, string> settings, string environment)
    {
        (_database, _ownsDatabase, _settings, _environment) = (database, ownsDatabase, settings, environment);
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find(1)[0]}/"));
        WebhookSecret = settings.GetValueOrDefault("Shop:WebhookSecret") ?? ShopDefaults.WebhookSecret;
        Client = new ShopClient(this, BaseAddress, settings.GetValueOrDefault("Shop:ApiKey"));
        _killAtExit = (_, _) => KillNow();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public Uri BaseAddress { get; }

    /// <summary>The signing key of the demo wallet's callbacks.</summary>
    public string WebhookSecret { get; }

    public ShopClient Client { get; }

    public int ProcessId => _process!.Id;

    public TestDatabase Database => _database;

    public ShopLog Log { get; } = new();

    /// <summary>Starts a host on an empty database (or a given one) and waits until it answers.</summary>
    public static async Task<ShopProcess> StartAsync(
        DatabaseKind kind = DatabaseKind.Sqlite,
        IReadOnlyDictionary<string, string>? settings = null,
        TestDatabase? database = null)
    {
        var shop = new ShopProcess(database ?? await TestDatabase.CreateAsync(kind), database is null, settings ?? new Dictionary<string, string>(), "Development");
        try
        {
            await shop.StartAgainAsync();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host on an empty database; it may be killed before it answers.</summary>
    public static async Task<ShopProcess> StartUnawaitedAsync(DatabaseKind kind, IReadOnlyDictionary<string, string> settings)
    {
        var shop = new ShopProcess(await TestDatabase.CreateAsync(kind), ownsDatabase: true, settings, "Development");
        shop.StartProcess();
        return shop;
    }

    /// <summary>Runs a host that is expected to refuse its start; gives its exit code and all it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string environment, IReadOnlyDictionary<string, string> settings)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var shop = new ShopProcess(database, ownsDatabase: true, settings, environment);
        shop.StartProcess();
        using var patience = new CancellationTokenSource(StartTime);
        try
        {
            await shop._process!.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The host did not refuse to start in {StartTime:c}. It wrote:\n{shop.Log.Tail()}", exception);
        }

        return (shop._process.ExitCode, shop.Log.Text);
    }

    /// <summary>Starts it again on the same database and address, after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        StartProcess();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts it again; it may be killed before it answers.</summary>
    public void StartAgainUnawaited() => StartProcess();

    /// <summary>Waits until it has ended by itself, and gives its exit code: 128 and the signal for one that was killed.</summary>
    public async Task<int> WaitForEndAsync(TimeSpan patience)
    {
        using var ended = new CancellationTokenSource(patience);
        try
        {
            await _process!.WaitForExitAsync(ended.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The host has not ended within {patience:c}:\n{Log.Tail()}", exception);
        }

        return await EndAsync();
    }

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Stops its time (SIGSTOP), until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => SignalAsync("-STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>Asks it to end (SIGTERM), and waits for nothing.</summary>
    public Task AskToEndAsync() => SignalAsync("-TERM");

    /// <summary>Ends it without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        KillNow();
        await EndAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("-TERM");
        using var patience = new CancellationTokenSource(StopTime);
        try
        {
            await _process!.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The host did not stop within {StopTime:c} of SIGTERM:\n{Log.Tail()}", exception);
        }

        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        if (_process is not null)
            await KillAsync();
        Client.Dispose();
        if (_ownsDatabase)
            _database.Dispose();
    }

    private void StartProcess()
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryPaths.ShopProgram(), "--urls", BaseAddress.ToString().TrimEnd('/')])
        {
            WorkingDirectory = RepositoryPaths.Sample("Shop"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = _environment;
        start.Environment["DOTNET_ENVIRONMENT"] = _environment;

        // A host of a test lives for seconds: it need not be compiled for years (not a second time before 30 s, in hexadecimal), nor collect like a server.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "7530";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["Database__Provider"] = _database.Kind.ToString();
        start.Environment["ConnectionStrings__Shop"] = _database.ConnectionString;
        start.Environment["Shop__WebhookSecret"] = WebhookSecret;
        foreach (var (key, value) in _settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process!.HasExited)
            {
                await _process.WaitForExitAsync();
                throw new InvalidOperationException($"The host ended with code {_process.ExitCode} while starting:\n{Log.Tail()}");
            }

            try
            {
                var answer = await Client.GetAsync($"api/v1/wallets/{_settings.GetValueOrDefault("Shop:WalletId") ?? WalletId}");
                if (answer.Status == 200)
                    return;
                if (Stopwatch.GetElapsedTime(started) > StartTime)
                    throw new TimeoutException($"The demo wallet answers {answer.Status} {answer.Text}:\n{Log.Tail()}");
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < StartTime)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync();
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    private void KillNow()
    {
        if (_process is { HasExited: false } running)
            running.Kill();
    }
}
