using System.Diagnostics;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.ChainCompliance;

/// <summary>
/// What every chain must do, whatever its network. Derive one class for each asset that is paid differently (the coin, a token), give it a driver, and
/// run it as any xunit.v3 test class. The suite asks the chain itself, and it watches invoices that the real module keeps with it.
/// </summary>
public abstract partial class ChainComplianceTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("compliance-").FullName;
    private readonly List<ComplianceHost> _hosts = [];
    private IChainDriver? _driver;

    /// <summary>How long to wait for what must happen, before the case fails. Default: 30 seconds; it is reached only by a failing case.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>How long a call may go on after its token was cancelled, or while the node is down. Default: 5 seconds.</summary>
    protected virtual TimeSpan Promptness => TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IChainDriver Driver => _driver ?? throw new InvalidOperationException("The driver is there only while a test runs.");

    private IChain Chain => Driver.Chain;

    private string DatabaseFile => Path.Combine(_directory, "host.db");

    /// <summary>A middling amount: not the smallest, and odd in its last digit.</summary>
    private BigInteger Amount => BigInteger.Min(Driver.SmallestAmount * 7 + 1, Driver.LargestAmount);

    /// <summary>Makes the driver of one test.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The driver, with its node up.</returns>
    protected abstract ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken);

    /// <summary>Makes the driver. xunit calls it before each case.</summary>
    /// <returns>A task that completes when the network is ready.</returns>
    public async ValueTask InitializeAsync() => _driver = await CreateDriverAsync(Token);

    /// <summary>Stops the module, disposes of the driver, and deletes the database. xunit calls it after each case.</summary>
    /// <returns>A task that completes when nothing is left.</returns>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        if (_driver is not null)
            await _driver.DisposeAsync();
        ComplianceHost.Delete(DatabaseFile);
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task<ComplianceHost> StartHostAsync(bool shuffled = false)
    {
        var host = await ComplianceHost.StartAsync(new ChainProxy(Chain) { IsShuffled = shuffled }, Driver.Asset, DatabaseFile, Token);
        _hosts.Add(host);

        // Of several hosts on one database one reads the chain.
        if (_hosts.Count == 1)
            await LookedAsync(host);
        return host;
    }

    private async Task StopHostAsync(ComplianceHost host)
    {
        _hosts.Remove(host);
        await host.DisposeAsync();
    }

    private async Task<InvoiceView> InvoiceAsync(ComplianceHost host, BigInteger value, int confirmations = 1)
        => await host.InvoiceAsync(await Driver.NewAddressAsync(Token), value, confirmations, Token);

    private ValueTask<string> PayAsync(string address, BigInteger amount) => Driver.PayAsync([new PaymentOutput(address, amount)], Token);

    /// <summary>Waits until the module has looked at the whole chain, from the tip to the pool, at least once from now on.</summary>
    private Task LookedAsync(ComplianceHost host)
    {
        var enough = host.Chain.Looks + 4;
        return UntilAsync(() => Task.FromResult((host.Chain.Looks >= enough, $"{enough - host.Chain.Looks} looks at the chain are missing")));
    }

    private async Task<InvoiceView> UntilAsync(ComplianceHost host, InvoiceView invoice, string status, BigInteger received)
    {
        await UntilAsync(async () =>
        {
            var now = await host.FindAsync(invoice.Id, Token);
            return (now.Status == status && now.Received == received, $"{now.Status} with {now.Received} of {now.Value} received instead of {status} with {received}");
        });
        return await host.FindAsync(invoice.Id, Token);
    }

    /// <summary>Whatever the invoice is now, it stays so while the module looks again.</summary>
    private async Task StaysAsync(ComplianceHost host, InvoiceView invoice)
    {
        await LookedAsync(host);
        var now = await host.FindAsync(invoice.Id, Token);
        Assert.True(now.Version == invoice.Version, $"The invoice went from version {invoice.Version} ({invoice.Status}) to {now.Version} ({now.Status}) though nothing had happened.");
    }

    private async Task UntilAsync(Func<Task<(bool Holds, string Otherwise)>> look)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (holds, otherwise) = await look();
            if (holds)
                return;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                Assert.Fail($"After {Patience.TotalSeconds} s still: {otherwise}.");
            await Task.Delay(TimeSpan.FromMilliseconds(25), Token);
        }
    }

    private void Needs(ChainCapabilities capabilities)
        => Assert.SkipUnless(Driver.Capabilities.HasFlag(capabilities), $"The driver of {Chain.Blockchain} has no {capabilities & ~Driver.Capabilities}.");

    private async Task<Block> BlockAsync(long height)
    {
        var block = await Chain.GetBlockAsync(new BlockRequest(height), Token);
        Assert.True(block is not null, $"There is no block at height {height}, which is not above the tip.");
        return block;
    }

    private async Task<Block> TipBlockAsync() => await BlockAsync((await Chain.GetTipAsync(Token)).Height);

    private ValueTask<IReadOnlyList<ChainTransaction>> PendingAsync() => Chain.GetPendingAsync(new PendingRequest(), Token);

    private string KeyOf(string address)
    {
        var key = Chain.GetAddressKey(address);
        Assert.True(key is not null, $"GetAddressKey gives null for '{address}', which is an address of this network.");
        return key;
    }
}
