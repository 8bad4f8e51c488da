using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics.Health;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>What an operator's probe is told.</summary>
public class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_host_is_healthy_and_says_its_numbers()
    {
        await using var host = await StartAsync();
        await host.InvoiceAsync();
        host.Services.GetRequiredService<RecurringJobs>().Restore();
        var report = await CheckAsync(host);
        foreach (var (name, entry) in report.Entries.Where(e => e.Key != "invoicing-jobs"))
            entry.Status.ShouldBe(HealthStatus.Healthy, $"{name}: {entry.Description} {entry.Exception}");

        // Nothing listens to Hangfire's queue in this host.
        report.Entries["invoicing-jobs"].ShouldSatisfyAllConditions(e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain("AddHangfireServer"));
        report.Entries["invoicing-chains"].Data["bitcoin-sim.age_s"].ShouldBe(0d);
        report.Entries.Where(e => e.Value.Tags.Contains("ready")).Select(e => e.Key).ShouldBe(["invoicing-database"]);
        report.Entries.ShouldAllBe(e => e.Value.Tags.Contains("invoicing"));
    }

    [Fact]
    public async Task A_chain_that_is_not_read_is_degraded_and_then_unhealthy_with_the_nodes_own_words()
    {
        await using var host = await StartAsync();
        await host.Bitcoin.SetDownAsync(true, Token);
        await ScanAsync(host, "bitcoin-sim");
        var failing = (await CheckAsync(host)).Entries["invoicing-chains"];
        failing.ShouldSatisfyAllConditions(e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain("bitcoin-sim has been failing since 2026-03-01T12:00:00"));
        host.Time.Pass(TimeSpan.FromMinutes(6));
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("none expire"));
        await host.Bitcoin.SetDownAsync(false, Token);
        await host.ScanAsync();
        (await CheckAsync(host)).Entries["invoicing-chains"].Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_tip_that_stands_still_is_told_where_blocks_have_a_rhythm()
    {
        await using var host = await StartAsync(b => b.AddChain("rhythm", _ => new RhythmChain()));
        host.Time.Pass(TimeSpan.FromMinutes(159));
        await host.ScanAsync();
        (await CheckAsync(host)).Entries["invoicing-chains"].Status.ShouldBe(HealthStatus.Healthy);
        host.Time.Pass(TimeSpan.FromMinutes(2));
        await host.ScanAsync();
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("tip of rhythm has stood at 7"));
    }

    [Fact]
    public async Task A_node_of_another_network_turns_red_when_the_outage_has_lasted()
    {
        using var node = new FakeNode();
        var genesis = FakeNode.Network.Proof.Hash;
        node.On("getblockhash", _ => $"\"{genesis}\"");
        node.On("getblockchaininfo", _ => $$"""{"blocks":0,"headers":0,"bestblockhash":"{{FakeNode.Network.Proof.Hash}}"}""");
        node.On("getmempoolinfo", _ => """{"loaded":true}""").On("getrawmempool", _ => "[]");
        await using var host = await StartAsync(b => b.AddChain("litecoin", _ => node.Connect()));
        (await CheckAsync(host)).Entries["invoicing-chains"].Status.ShouldBe(HealthStatus.Healthy);
        genesis = new string('b', 64);
        (await ScanAsync(host, "litecoin")).ShouldBeFalse();
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain("The node serves another network"));
        host.Time.Pass(TimeSpan.FromMinutes(6));
        (await ScanAsync(host, "litecoin")).ShouldBeFalse();
        foreach (var other in new[] { "bitcoin-sim", "ethereum-sim" })
            (await ScanAsync(host, other)).ShouldBeTrue();
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("The node serves another network"));
    }

    [Fact]
    public async Task An_asset_that_cannot_be_paid_is_told_with_the_reason()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(b => b.AddChain(chain.Blockchain, _ => chain));
        (await CheckAsync(host)).Entries["invoicing-chains"].Status.ShouldBe(HealthStatus.Healthy);
        chain.Faults["TOK"] = new AssetFault("its contract has not yet told its decimals", IsLasting: false);
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain("TOK on scripted cannot be paid: its contract has not yet told its decimals."));
        chain.Faults["TOK"] = new AssetFault("18 decimals are configured but its contract has 6", IsLasting: true);
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("18 decimals are configured but its contract has 6"));
    }

    [Fact]
    public async Task Open_invoices_of_a_chain_that_nobody_reads_are_told()
    {
        await using var host = await StartAsync();
        var invoice = await host.InvoiceAsync();
        await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlAsync($"UPDATE invoicing_invoices SET blockchain = 'gone' WHERE id = {invoice.Id}", token), Token);
        (await CheckAsync(host)).Entries["invoicing-chains"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("1 open invoices are on 'gone'"));
    }

    [Fact]
    public async Task Work_that_nobody_does_is_told()
    {
        await using var house = await HealthyHouse.BuildAsync(build: b => b.Services.AddHealthChecks().AddInvoicing());
        (await CheckAsync(house.Host)).Entries["invoicing-callbacks"].Status.ShouldBe(HealthStatus.Healthy);
        house.Host.Time.Pass(TimeSpan.FromSeconds(110));
        (await CheckAsync(house.Host)).Entries["invoicing-callbacks"].Status.ShouldBe(HealthStatus.Degraded);
        house.Host.Time.Pass(TimeSpan.FromMinutes(20));
        (await CheckAsync(house.Host)).Entries["invoicing-callbacks"].ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => ((double)e.Data["callback.due_age_s"]).ShouldBeGreaterThan(900));
    }

    [Fact]
    public async Task A_pool_without_an_address_to_give_is_told()
    {
        var pool = new Guid("22222222-3333-4444-8555-666666666666");
        await using var host = await StartAsync(b => b.Services.RemoveAllKeyed<IAddressProvider>("bitcoin-sim"));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(pool, "Pool"), Token);
        await wallets.SetCurrencyAsync(pool, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        (await CheckAsync(host)).Entries["invoicing-addresses"].ShouldSatisfyAllConditions(e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain($"{pool} on bitcoin-sim"));
        await wallets.ImportAddressesAsync(pool, "bitcoin-sim", [host.Bitcoin.Addresses.GetAddress(pool, 0)], Token);
        (await CheckAsync(host)).Entries["invoicing-addresses"].Description!.ShouldNotContain($"{pool}");
        await wallets.EnsureAsync(new WalletDefinition(pool, "Pool") { Disabled = true }, Token);
    }

    [Fact]
    public async Task A_broken_invariant_is_unhealthy_and_the_verification_is_not_run_for_every_probe()
    {
        await using var house = await HealthyHouse.BuildAsync(build: b => b.Services.AddHealthChecks().AddInvoicing(o => o.VerifyInterval = TimeSpan.FromMinutes(2)));
        (await CheckAsync(house.Host)).Entries["invoicing-invariants"].Status.ShouldBe(HealthStatus.Healthy);
        await house.ExecuteAsync("UPDATE invoicing_outbox SET latest_version = 7, handled_version = 7 WHERE invoice_id = {0}", house.Open);
        (await CheckAsync(house.Host)).Entries["invoicing-invariants"].Status.ShouldBe(HealthStatus.Healthy);
        house.Host.Time.Pass(TimeSpan.FromMinutes(2));
        await house.Host.ScanAsync();
        house.Host.Services.GetRequiredService<InvoiceModule.Diagnostics.Invariants.InvariantCheck>().IncludesOverdue = false;
        var entry = (await CheckAsync(house.Host)).Entries["invoicing-invariants"];
        entry.ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Unhealthy), e => e.Description!.ShouldContain("S3"), e => e.Description!.ShouldContain(house.Open.ToString()), e => e.Data["findings"].ShouldBe(1));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_unhealthy()
    {
        await using var host = await StartAsync();
        await host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync("ALTER TABLE invoicing_chains RENAME TO gone", token), Token);
        (await CheckAsync(host)).Entries["invoicing-database"].Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public void Calling_it_twice_is_safe_and_the_options_are_checked()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().AddInvoicing().AddInvoicing(o => o.VerifyInterval = TimeSpan.Zero);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(r => r.Name).ShouldBeUnique();
        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(() => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<InvoicingHealthOptions>>().Value)
            .Message.ShouldContain("VerifyInterval");
    }

    private static Task<ModuleHost> StartAsync(Action<IInvoicingBuilder>? build = null)
        => ModuleHost.StartAsync(build: b =>
        {
            b.Services.AddHealthChecks().AddInvoicing();
            build?.Invoke(b);
        });

    private static Task<bool> ScanAsync(ModuleHost host, string blockchain) => host.Services.GetRequiredService<InvoiceModule.Payments.ChainScanners>().Get(blockchain).ScanAsync(Token);

    private static Task<HealthReport> CheckAsync(ModuleHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

    private sealed class RhythmChain : IChain
    {
        private static readonly BlockRef Tip = new(7, "tip");

        public string Blockchain => "rhythm";

        public IReadOnlyList<Asset> Assets => [new Asset("RTM", 8)];

        public ChainTraits Traits => new() { BlockInterval = TimeSpan.FromMinutes(10) };

        public string? GetAddressKey(string address) => address;

        public string GetPaymentUri(PaymentUriRequest request) => "rhythm:" + request.Address;

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => new(Tip);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => new(new Block(request.Height, request.Height == 7 ? "tip" : $"b{request.Height}", $"b{request.Height - 1}", default, []));

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => new([]);
    }
}
