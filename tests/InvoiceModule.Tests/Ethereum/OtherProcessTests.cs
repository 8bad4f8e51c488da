using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Ethereum;

/// <summary>Two processes on one database, both with the same token. The first reads the chain; the second is asked for invoices.</summary>
public sealed class OtherProcessTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ETH")]
    [InlineData("USDT")]
    public async Task A_process_that_does_not_read_the_chain_makes_invoices_in_all_its_assets(string symbol)
    {
        await using var node = await StartNodeAsync();
        await using var reading = await StartAsync(node);
        (await ScanAsync(reading)).ShouldBeTrue();
        await reading.InvoiceAsync(21, "ethereum", symbol, confirmations: 1);
        await using var other = await StartAsync(node);
        (await ScanAsync(other)).ShouldBeFalse();
        (await other.InvoiceAsync(22, "ethereum", symbol, confirmations: 1)).Symbol.ShouldBe(symbol);
    }

    [Fact]
    public async Task Its_health_is_no_worse_for_it()
    {
        await using var node = await StartNodeAsync();
        await using var reading = await StartAsync(node);
        (await ScanAsync(reading)).ShouldBeTrue();
        await using var other = await StartAsync(node);
        (await HealthAsync(other)).Description.ShouldNotBeNull().ShouldNotContain("USDT");
        node.On("eth_call", _ => $"0x{new string('0', 62)}12");
        await using var wrong = await StartAsync(node);
        (await HealthAsync(wrong)).ShouldSatisfyAllConditions(
            h => h.Status.ShouldBe(HealthStatus.Unhealthy), h => h.Description!.ShouldContain("USDT on ethereum cannot be paid: 6 decimals are configured but its contract has 18."));
    }

    [Fact]
    public async Task Wrong_decimals_are_refused_there_as_they_are_where_the_chain_is_read()
    {
        await using var node = await StartNodeAsync();
        await using var reading = await StartAsync(node);
        (await ScanAsync(reading)).ShouldBeTrue();
        node.On("eth_call", _ => $"0x{new string('0', 62)}12");
        await using var other = await StartAsync(node);
        (await RefusedAsync(other)).Code.ShouldBe(InvoicingErrorCodes.CurrencyNotActive);
    }

    [Fact]
    public async Task A_node_that_does_not_tell_the_decimals_is_asked_again_only_after_a_while()
    {
        await using var node = await StartNodeAsync();
        await using var reading = await StartAsync(node);
        (await ScanAsync(reading)).ShouldBeTrue();
        node.On("eth_call", _ => throw new InvalidOperationException("execution aborted (timeout = 5s)"));
        await using var other = await StartAsync(node);
        node.Calls.Clear();
        for (var i = 0; i < 3; i++)
            (await RefusedAsync(other)).Code.ShouldBe(InvoicingErrorCodes.ChainUnavailable);
        node.Calls.Count(c => c == "eth_call").ShouldBe(1);
        node.On("eth_call", _ => $"0x{new string('0', 63)}6");
        (await RefusedAsync(other)).Code.ShouldBe(InvoicingErrorCodes.ChainUnavailable);
        other.Time.Pass(TimeSpan.FromSeconds(6));
        await other.InvoiceAsync(22, "ethereum", "USDT", confirmations: 1);
        node.Calls.Count(c => c == "eth_call").ShouldBe(2);
        await other.InvoiceAsync(23, "ethereum", "USDT", confirmations: 1);
        node.Calls.Count(c => c == "eth_call").ShouldBe(2);
    }

    public void Dispose() => HostTables.Delete(_file);

    private static async Task<FakeEvmNode> StartNodeAsync()
    {
        var node = await FakeEvmNode.StartAsync();
        return node.On(
            "eth_getBlockByNumber",
            p => (string?)p[0] is "latest" ? FakeEvmNode.BlockAt(6) : int.Parse(((string?)p[0])![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is <= 6 and var number ? FakeEvmNode.BlockAt(number) : null);
    }

    private async Task<ModuleHost> StartAsync(FakeEvmNode node)
    {
        var host = await ModuleHost.StartAsync(
            build: b =>
            {
                b.Services.AddHealthChecks().AddInvoicing();
                b.AddChain("ethereum", s => node.Connect(time: s.GetRequiredService<TimeProvider>()));
            },
            database: o => o.UseSqlite(HostTables.Source(_file)),
            scan: false);
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "USDT"), Token);
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "ETH"), Token);
        await wallets.ImportAddressesAsync(
            ModuleHost.WalletId, "ethereum", [FakeEvmNode.Receiver, "0x90f79bf6eb2c4f870365e785982e1f101e93b906", "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65"], Token);
        return host;
    }

    private static Task<bool> ScanAsync(ModuleHost host) => host.Services.GetRequiredService<ChainScanners>().Get("ethereum").ScanAsync(Token);

    private static async Task<HealthReportEntry> HealthAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["invoicing-chains"];

    private static Task<InvoicingException> RefusedAsync(ModuleHost host) => Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync(22, "ethereum", "USDT", confirmations: 1));
}
