using System.Text.Json.Nodes;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>
/// Finality = FinalizedTag: blocks above the finalized one count as waiting. A contract's payment (a Safe, an exchange's batch) is met in the pool first, where it
/// shows no transfer; ChainReader has then looked at its hash, and does not look again when a block shows what it pays.
/// </summary>
public sealed class UnfinalizedContractTests
{
    private const string Contract = "0x1111111111111111111111111111111111111111";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_contract_pays_in_a_block_that_is_not_final_yet_is_seen_in_time(bool wasInThePool)
    {
        await using var node = await FakeEvmNode.StartAsync();
        var (latest, isWaiting) = (7, false);
        node.On("eth_getBlockByNumber", p => (string?)p[0] switch
        {
            "finalized" => Block(7),
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
            ["gasUsed"] = "0xffff",
            ["logs"] = new JsonArray(),
        }));
        node.On("debug_traceBlockByHash", _ => new JsonArray(new JsonObject { ["txHash"] = FakeEvmNode.Hash(0), ["result"] = FakeEvmNode.Call("CALL", 0, null, FakeEvmNode.Call("CALL", 500)) }));
        node.On("txpool_content", _ => new JsonObject
        {
            ["pending"] = new JsonObject { ["0xf39f"] = isWaiting ? new JsonObject { ["0"] = FakeEvmNode.Transaction(0, 0, Contract, "0xdeadbeef") } : new JsonObject() },
            ["queued"] = new JsonObject(),
        });
        var chain = node.Connect(configure: o => o.Finality = EvmFinality.FinalizedTag);
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "ETH"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, "ethereum", [FakeEvmNode.Receiver], Token);
        var invoice = await host.InvoiceAsync(500, "ethereum", "ETH", confirmations: 1);

        // Minute 5: it waits. Minute 6: it stands in block 8, which will be final at minute 20.
        host.Time.Pass(TimeSpan.FromMinutes(5));
        isWaiting = wasInThePool;
        await host.SettleAsync();
        host.Time.Pass(TimeSpan.FromMinutes(1));
        (latest, isWaiting) = (8, false);
        await host.SettleAsync();
        await host.SettleAsync();
        var seen = await host.FindAsync(invoice.Id);
        await host.PassAsync(TimeSpan.FromMinutes(11));
        var expired = await host.FindAsync(invoice.Id);
        (seen.Status, expired.Status, expired.Active).ShouldBe(("IN_MEMPOOL", "IN_MEMPOOL", true));

        static JsonObject Block(int number)
            => number == 8 ? FakeEvmNode.BlockAt(8, InBlock(FakeEvmNode.Transaction(0, 0, Contract, "0xdeadbeef"))) : FakeEvmNode.BlockAt(number);

        static JsonObject InBlock(JsonObject transaction)
        {
            transaction["blockHash"] = FakeEvmNode.Hash(0xb8);
            return transaction;
        }
    }
}
