using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>The key in the host's code is another one: the old one was stolen, or lost. A process that has the new one gives out no address of it.</summary>
public sealed class ChangedKeyTests : IAsyncLifetime
{
    private readonly string _file = HostTables.NewFile();
    private readonly ScriptedChain _chain = new();
    private Action<DbContextOptionsBuilder> _database = null!;
    private int _minutes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _database = ModuleHost.DefaultDatabase is { } other ? await other() : o => o.UseSqlite(HostTables.Source(_file));

    public ValueTask DisposeAsync()
    {
        HostTables.Delete(_file);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task No_invoice_gets_an_address_of_the_old_key_and_what_was_given_out_gets_its_money()
    {
        InvoiceView old;
        await using (var before = await StartAsync(new Key("old")))
        {
            await RefillAsync(before);
            old = await InvoiceAsync(before);
            old.Address.ShouldBe("old0");
        }

        await using var host = await StartAsync(new Key("new"));
        await RefillAsync(host);
        (await InvoiceAsync(host)).Address.ShouldBe("new20");
        (await RetiredAsync(host)).ShouldBe(20);
        _chain.Pool.Add(new ChainTransaction("t", [new Transfer(0, old.Address, 100)]) { Spends = ["t:0"] });
        await ScanAsync(host);
        (await host.FindAsync(old.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // For a while both processes run, and the old one goes on filling up its stock.
    [Fact]
    public async Task While_a_deployment_rolls_and_afterwards_each_process_gives_addresses_of_its_own_key()
    {
        await using (var before = await StartAsync(new Key("old")))
        {
            await RefillAsync(before);
            await InvoiceAsync(before);
            await using var rolling = await StartAsync(new Key("new"));
            (await InvoiceAsync(rolling)).Address.ShouldStartWith("new");
            await RefillAsync(rolling);
            for (var i = 0; i < 3; i++)
            {
                (await InvoiceAsync(before)).Address.ShouldStartWith("old");
                await RefillAsync(before);
                (await InvoiceAsync(rolling)).Address.ShouldStartWith("new");

                // What the other one has put there is no stock of this one's.
                (await RefillAsync(rolling)).ShouldBe(1);
            }
        }

        await using var host = await StartAsync(new Key("new"));
        for (var i = 0; i < 45; i++)
        {
            if (i > 25)
                await RefillAsync(host);
            (await InvoiceAsync(host)).Address.ShouldStartWith("new");
        }
    }

    [Theory]
    [InlineData("old", "old1")]
    [InlineData("new", "new20")]
    public async Task The_first_invoice_after_a_start_waits_for_no_refill(string key, string address)
    {
        await using (var before = await StartAsync(new Key("old")))
        {
            await RefillAsync(before);
            await InvoiceAsync(before);
        }

        await using var host = await StartAsync(new Key(key));
        (await InvoiceAsync(host)).Address.ShouldBe(address);
    }

    [Fact]
    public async Task What_may_be_another_keys_is_not_leased_while_the_provider_does_not_answer()
    {
        await using (var before = await StartAsync(new Key("old")))
            await RefillAsync(before);
        var key = new Key("old") { IsSilent = true };
        await using var host = await StartAsync(key);
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, _chain.Blockchain, ["imported"], Token);
        (await InvoiceAsync(host)).Address.ShouldBe("imported");
        (await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(host))).ShouldSatisfyAllConditions(
            e => e.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable), e => e.Message.ShouldContain("does not answer"));
        await Should.ThrowAsync<AddressProviderException>(() => RefillAsync(host));
        key.IsSilent = false;
        host.Time.Pass(AddressProviders.Rest);
        (await InvoiceAsync(host)).Address.ShouldBe("old0");

        // Once it is known that the stock is this key's, it serves through an outage.
        key.IsSilent = true;
        (await InvoiceAsync(host)).Address.ShouldBe("old1");
    }

    [Fact]
    public async Task An_order_that_comes_again_does_not_get_its_address_of_the_old_key()
    {
        await using (var before = await StartAsync(new Key("old")))
        {
            await InvoiceAsync(before, "A-1");
            await ExpireAsync(before);
            (await InvoiceAsync(before, "A-1")).Address.ShouldBe("old0");
            await ExpireAsync(before);
        }

        _minutes += 40;
        await using (var same = await StartAsync(new Key("old")))
        {
            (await InvoiceAsync(same, "A-1")).Address.ShouldBe("old0");
            await ExpireAsync(same);
        }

        _minutes += 20;
        await using var host = await StartAsync(new Key("new"));
        (await InvoiceAsync(host, "A-1")).Address.ShouldStartWith("new");
    }

    // They were derived before marks were kept.
    [Theory]
    [InlineData("old", "old1", 0)]
    [InlineData("new", "new20", 20)]
    public async Task Whose_an_address_without_a_mark_is_the_provider_says(string key, string address, int retired)
    {
        await using (var before = await StartAsync(new Key("old")))
        {
            await RefillAsync(before);
            await InvoiceAsync(before);
            await before.Db.WriteAsync((db, token) => db.Set<PoolAddress>().ExecuteUpdateAsync(s => s.SetProperty(a => a.Mark, (string?)null), token), Token);
        }

        await using var host = await StartAsync(new Key(key));
        await RefillAsync(host);
        (await RetiredAsync(host)).ShouldBe(retired);
        (await InvoiceAsync(host)).Address.ShouldBe(address);
    }

    // One of two chains that share their addresses has been given the key for both.
    [Fact]
    public async Task A_chain_that_shares_its_addresses_goes_by_the_key_of_the_other()
    {
        await using (var before = await StartAsync(new Key("old"), "beside"))
        {
            await RefillAsync(before);
            (await InvoiceAsync(before, blockchain: "beside")).Address.ShouldBe("old0");
        }

        await using (var same = await StartAsync(new Key("old"), "beside"))
            (await InvoiceAsync(same, blockchain: "beside")).Address.ShouldBe("old1");
        await using var host = await StartAsync(new Key("new"), "beside");
        (await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(host, blockchain: "beside"))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        await RefillAsync(host);
        (await InvoiceAsync(host, blockchain: "beside")).Address.ShouldBe("new20");
    }

    [Fact]
    public async Task Without_a_key_in_the_code_what_it_once_gave_is_still_leased()
    {
        await using (var before = await StartAsync(new Key("old")))
            await RefillAsync(before);
        await using var host = await StartAsync(null);
        (await InvoiceAsync(host)).Address.ShouldBe("old0");
    }

    private async Task<ModuleHost> StartAsync(Key? key, string? beside = null)
    {
        var traits = new ChainTraits { AddressSpace = "both" };
        var host = await ModuleHost.StartAsync(
            build: b =>
            {
                b.AddChain(_chain.Blockchain, _ => beside is null ? _chain : new ScriptedChain { Traits = traits });
                if (key is not null)
                    b.AddAddressProvider(_chain.Blockchain, _ => key);
                if (beside is not null)
                    b.AddChain(beside, _ => new ScriptedChain { Blockchain = beside, Traits = traits });
            },
            database: _database,
            scan: false);
        foreach (var chain in new[] { _chain.Blockchain, beside }.OfType<string>())
            await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain, "COIN"), Token);

        // The process before did not give up its chains.
        host.Time.Pass(TimeSpan.FromMinutes(_minutes += 2));
        foreach (var chain in new[] { _chain.Blockchain, beside }.OfType<string>())
            (await host.Services.GetRequiredService<ChainScanners>().Get(chain).ScanAsync(Token)).ShouldBeTrue();
        return host;
    }

    private static async Task ScanAsync(ModuleHost host) => (await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token)).ShouldBeTrue();

    private static async Task ExpireAsync(ModuleHost host)
    {
        host.Time.Pass(TimeSpan.FromMinutes(16));
        await ScanAsync(host);
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
    }

    private static Task<int> RefillAsync(ModuleHost host)
        => host.Services.GetRequiredService<AddressRefill>().RefillAsync(host.Services.GetRequiredService<ChainRegistry>().Get("scripted"), 20, Token);

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host, string? order = null, string blockchain = "scripted")
        => host.InvoiceAsync(100, blockchain, "COIN", confirmations: 1, orderId: order);

    private static Task<int> RetiredAsync(ModuleHost host) => host.ReadAsync(db => db.Set<PoolAddress>().CountAsync(a => a.Retired == "key", Token));

    private sealed class Key(string name) : IAddressProvider
    {
        public bool IsSilent { get; set; }

        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
            => IsSilent ? throw new HttpRequestException("The wallet service refuses the connection.") : new($"{name}{request.Index}");
    }
}
