using InvoiceModule.Ethereum.Keys;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Ethereum;

/// <summary>Two EVM chains have one pool of addresses.</summary>
public sealed class SharedAddressesTests
{
    private const string One = "xpub6DCoCpSuQZB2jawqnGMEPS63ePKWkwWPH4TU45Q7LPXWuNd8TMtVxRrgjtEshuqpK3mdhaWHPFsBngh5GFZaM6si3yZdUsT8ddYM3PwnATt";
    private const string Two = "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37sR62cfN7fe5JnJ7dh8zL4fiyLHV";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chains_with_keys_of_their_own_give_out_no_address()
    {
        ExtendedPublicKey.TryParse(Two, out var key, out _).ShouldBeTrue();
        var refusal = await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(One, null, b => b.AddAddressProvider("polygon", _ => new XpubAddressProvider(new AccountKey(key!)))));
        refusal.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        refusal.Message.ShouldContain("share their addresses");
    }

    [Fact]
    public void Keys_of_their_own_in_the_options_are_a_fault_at_start()
    {
        Validate(One, One);
        Validate(One, null);
        Validate(null, Two);
        Should.Throw<OptionsValidationException>(() => Validate(One, Two)).Failures.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.ShouldStartWith("polygon: Xpub is another key than that of ethereum."), f => f.ShouldNotContain(One), f => f.ShouldNotContain(Two));

        static void Validate(string? first, string? second)
        {
            var builder = new InvoicingBuilder(new ServiceCollection());
            builder.AddEthereum(o => (o.RpcUrl, o.Xpub) = (new Uri("http://127.0.0.1:8545"), first)).AddEvm("polygon", o => (o.RpcUrl, o.ChainId, o.Xpub) = (new Uri("http://127.0.0.1:8546"), 137, second));
            using var services = builder.Services.BuildServiceProvider();
            services.GetRequiredService<IStartupValidator>().Validate();
        }
    }

    [Fact]
    public async Task Chains_with_one_key_do() => (await InvoiceAsync(One, One)).Address.ShouldStartWith("0x");

    private static async Task<InvoiceView> InvoiceAsync(string first, string? second, Action<IInvoicingBuilder>? build = null)
    {
        await using var one = await FakeEvmNode.StartAsync();
        await using var two = await FakeEvmNode.StartAsync();
        foreach (var node in new[] { one, two })
        {
            node.Block["number"] = "0x0";
            node.On("eth_getBlockByNumber", p => (string?)p[0] is "latest" ? node.Block.DeepClone() : null);
        }

        two.On("eth_chainId", _ => "0x89");
        await using var host = await ModuleHost.StartAsync(
            build: b =>
            {
                b.AddEvm("ethereum", o => (o.RpcUrl, o.ChainId, o.Xpub) = (one.Url, 1, first)).AddEvm("polygon", o => (o.RpcUrl, o.ChainId, o.Xpub, o.NativeSymbol) = (two.Url, 137, second, "POL"));
                build?.Invoke(b);
            });
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("polygon", "POL"), Cancel);
        (await host.Services.GetRequiredService<ChainScanners>().Get("polygon").ScanAsync(Cancel)).ShouldBeTrue();
        return await host.InvoiceAsync(1000, "polygon", "POL");
    }
}
