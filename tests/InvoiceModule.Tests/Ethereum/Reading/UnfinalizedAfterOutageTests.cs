using System.Text.Json.Nodes;
using InvoiceModule.Ethereum;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>The host was away; a payment was mined in time, and its block is not final yet when the host is back.</summary>
public sealed class UnfinalizedAfterOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_mined_in_time_is_in_time(bool isFinal)
    {
        await using var node = await FakeEvmNode.StartAsync();
        var (latest, finalized) = (7, 7);
        var minedAt = new DateTimeOffset(2026, 3, 1, 12, 14, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        node.On("eth_getBlockByNumber", p => (string?)p[0] switch
        {
            "finalized" => Block(finalized),
            "latest" => Block(latest),
            var height => Convert.ToInt32(height, 16) is var n && n <= latest ? Block(n) : null,
        });
        node.On("eth_getBlockByHash", p => Block(Convert.ToInt32(((string)p[0]!)[^2..], 16) - 0xb0));
        node.On("eth_getBlockReceipts", p => Block(Convert.ToInt32(((string)p[0]!)[^2..], 16) - 0xb0)["transactions"]!.AsArray().Count == 0 ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["transactionHash"] = FakeEvmNode.Hash(0),
            ["blockHash"] = FakeEvmNode.Hash(0xb8),
            ["transactionIndex"] = "0x0",
            ["status"] = "0x1",
            ["gasUsed"] = "0x5208",
            ["logs"] = new JsonArray(),
        }));
        var chain = node.Connect(configure: o => o.Finality = EvmFinality.FinalizedTag);
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "ETH"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, "ethereum", [FakeEvmNode.Receiver], Token);
        var invoice = await host.InvoiceAsync(500, "ethereum", "ETH", confirmations: 1);
        await host.SettleAsync();

        // Away until 12:26; the payment was mined at 12:14, a minute before the expiry.
        latest = 8;
        finalized = isFinal ? 8 : 7;
        host.Time.Pass(TimeSpan.FromMinutes(26));
        await host.SettleAsync();
        var paid = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        (paid.Disposition, paid.Late).ShouldBe((PaymentDisposition.Credited, false), $"{paid.Reason}, evidence {paid.SeenAt:T}");

        JsonObject Block(int number)
        {
            if (number != 8)
                return FakeEvmNode.BlockAt(number);
            var transaction = FakeEvmNode.Transaction(0, 500);
            transaction["blockHash"] = FakeEvmNode.Hash(0xb8);
            var block = FakeEvmNode.BlockAt(8, transaction);
            block["timestamp"] = $"0x{minedAt:x}";
            return block;
        }
    }
}
