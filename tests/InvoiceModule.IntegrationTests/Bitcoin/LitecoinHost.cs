using System.Globalization;
using System.Numerics;
using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Diagnostics.Health;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.IntegrationTests.Bitcoin;

/// <summary>The module on SQLite with the product's chain on a real litecoind. A test says when the chain is read, so that it can count the looks.</summary>
internal sealed class LitecoinHost : IAsyncDisposable
{
    private readonly ModuleHost _host;
    private readonly string _file;

    private LitecoinHost(ModuleHost host, LitecoinNode node, string file) => (_host, Node, _file, NodeUrl) = (host, node, file, node.RpcUrl);

    public LitecoinNode Node { get; }

    public ModuleHost Module => _host;

    /// <summary>Where the module's calls go.</summary>
    public Uri NodeUrl { get; set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ChainScanner Scanner => _host.Services.GetRequiredService<ChainScanners>().Get("litecoin");

    public static async Task<LitecoinHost> StartAsync(AddressType? type = null, bool extensionBlock = false)
    {
        var node = await LitecoinNode.StartAsync(extensionBlock: extensionBlock);
        var file = HostTables.NewFile();
        try
        {
            await node.MineAsync(110);
            LitecoinHost? started = null;
            var network = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Regtest);
            AccountKey.TryParse(PrivateKeyTree.TestAccount(Guid.NewGuid().ToByteArray()), type, network, out var account, out var fault).ShouldBeTrue(fault);
            var module = await ModuleHost.StartAsync(
                build: b => b
                    .AddChain("litecoin", _ => new BitcoinChain(
                        network,
                        () => new BitcoinRpcClient(node.RpcUrl, LitecoinNode.User, LitecoinNode.Password, new RedirectingHandler(() => started?.NodeUrl ?? node.RpcUrl)),
                        TimeSpan.FromSeconds(30)))
                    .AddAddressProvider("litecoin", _ => new XpubAddressProvider(account!)),
                database: o => o.UseSqlite(HostTables.Source(file)));
            started = new LitecoinHost(module, node, file);
            await module.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("litecoin", "LTC"), Token);
            await started.ScanAsync();
            return started;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public Task<InvoiceView> InvoiceAsync(BigInteger value, int confirmations = 1) => _host.InvoiceAsync(value, "litecoin", "LTC", confirmations);

    public Task<InvoiceView> FindAsync(InvoiceView invoice) => _host.FindAsync(invoice.Id);

    /// <summary>One look at the node; false when it could not be read.</summary>
    public Task<bool> TryScanAsync() => Scanner.ScanAsync(Token);

    public async Task ScanAsync() => (await TryScanAsync()).ShouldBeTrue();

    /// <summary>What the health check of chains says.</summary>
    public Task<HealthCheckResult> HealthAsync() => ActivatorUtilities.CreateInstance<ChainHealthCheck>(_host.Services).CheckHealthAsync(new HealthCheckContext(), Token);

    /// <summary>Gives up what the scanner remembers: the next look begins with the database alone, as after a restart.</summary>
    public Task ForgetAsync() => Scanner.ReleaseAsync(Token);

    public async Task<InvoiceView> LookAsync(InvoiceView invoice)
    {
        await ScanAsync();
        return await FindAsync(invoice);
    }

    /// <summary>Another transaction with the inputs of one that waits, which gives the money back to the payer at a higher fee; signed, not sent.</summary>
    public async Task<string> ConflictAsync(string txId, decimal fee = 0.01m)
    {
        var inputs = (await Node.CallAsync("getrawtransaction", txId, true)).GetProperty("vin").EnumerateArray()
            .Select(i => (TxId: i.GetProperty("txid").GetString()!, Output: i.GetProperty("vout").GetInt32())).ToList();
        var total = 0m;
        foreach (var (id, output) in inputs)
            total += (await Node.CallAsync("getrawtransaction", id, true)).GetProperty("vout")[output].GetProperty("value").GetDecimal();
        var raw = (await Node.CallAsync(
            "createrawtransaction", inputs.Select(i => new { txid = i.TxId, vout = i.Output }), new Dictionary<string, decimal> { [await Node.GetNewAddressAsync()] = total - fee })).GetString();
        return await SignAsync(raw!);
    }

    /// <summary>Pays outputs, several of which may be to one address, as an exchange's batch does.</summary>
    public async Task<string> PayBatchAsync(params (string Address, long Amount)[] outputs)
    {
        var body = string.Concat(await Task.WhenAll(outputs.Select(async o =>
        {
            var script = (await Node.CallAsync("validateaddress", o.Address)).GetProperty("scriptPubKey").GetString()!;
            return Convert.ToHexStringLower(BitConverter.GetBytes(o.Amount)) + (script.Length / 2).ToString("x2", CultureInfo.InvariantCulture) + script;
        })));
        var raw = $"0200000000{outputs.Length.ToString("x2", CultureInfo.InvariantCulture)}{body}00000000";
        var funded = await Node.CallWalletAsync("miner", "fundrawtransaction", raw, new { }, false);
        return (await Node.CallAsync("sendrawtransaction", await SignAsync(funded.GetProperty("hex").GetString()!))).GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Node.DisposeAsync();
        HostTables.Delete(_file);
    }

    private async Task<string> SignAsync(string raw)
    {
        var signed = await Node.CallWalletAsync("miner", "signrawtransactionwithwallet", raw);
        signed.GetProperty("complete").GetBoolean().ShouldBeTrue();
        return signed.GetProperty("hex").GetString()!;
    }
}
