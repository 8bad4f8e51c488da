using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>The key in the host's code is another one after a restart: the old one was stolen, or lost.</summary>
public sealed class ChangedKeyTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_invoice_gets_an_address_of_the_old_key_and_what_was_given_out_gets_its_money()
    {
        InvoiceView old;
        ScriptedChain chain;
        await using (var before = await StartAsync(chain = new ScriptedChain(), "old"))
        {
            await RefillAsync(before, chain);
            old = await InvoiceAsync(before);
            old.Address.ShouldBe("old0");
        }

        await using var host = await StartAsync(chain, "new", minutes: 2);
        await RefillAsync(host, chain);
        (await InvoiceAsync(host)).Address.ShouldBe("new20");
        chain.Pool.Add(new Chains.ChainTransaction("t", [new Chains.Transfer(0, old.Address, 100)]) { Spends = ["t:0"] });
        await ScanAsync(host);
        (await host.FindAsync(old.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_gives_what_it_gave()
    {
        var chain = new ScriptedChain();
        await using (var before = await StartAsync(chain, "old"))
        {
            await RefillAsync(before, chain);
            await InvoiceAsync(before);
        }

        await using var host = await StartAsync(chain, "old", minutes: 2);
        await RefillAsync(host, chain);
        (await InvoiceAsync(host)).Address.ShouldBe("old1");
    }

    public void Dispose() => HostTables.Delete(_file);

    private async Task<ModuleHost> StartAsync(ScriptedChain chain, string key, int minutes = 0)
    {
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain).AddAddressProvider(chain.Blockchain, _ => new Key(key)), database: o => o.UseSqlite(HostTables.Source(_file)), scan: false);
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);

        // The process before did not give up its chains.
        host.Time.Pass(TimeSpan.FromMinutes(minutes));
        await ScanAsync(host);
        return host;
    }

    private static async Task ScanAsync(ModuleHost host) => (await host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token)).ShouldBeTrue();

    private static Task<int> RefillAsync(ModuleHost host, ScriptedChain chain) => host.Services.GetRequiredService<AddressRefill>().RefillAsync(chain, 20, Token);

    private static Task<InvoiceView> InvoiceAsync(ModuleHost host) => host.InvoiceAsync(100, "scripted", "COIN", confirmations: 1);

    private sealed class Key(string name) : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new($"{name}{request.Index}");
    }
}
