using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

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
        var refusal = await Should.ThrowAsync<InvoicingException>(() => InvoiceAsync(One, Two));
        refusal.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
        refusal.Message.ShouldContain("share their addresses");
    }

    [Fact]
    public async Task Chains_with_one_key_do() => (await InvoiceAsync(One, One)).Address.ShouldStartWith("0x");

    private static async Task<InvoiceView> InvoiceAsync(string first, string second)
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
            build: b => b.AddEvm("ethereum", o => (o.RpcUrl, o.ChainId, o.Xpub) = (one.Url, 1, first)).AddEvm("polygon", o => (o.RpcUrl, o.ChainId, o.Xpub, o.NativeSymbol) = (two.Url, 137, second, "POL")));
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("polygon", "POL"), Cancel);
        (await host.Services.GetRequiredService<ChainScanners>().Get("polygon").ScanAsync(Cancel)).ShouldBeTrue();
        return await host.InvoiceAsync(1000, "polygon", "POL");
    }
}
