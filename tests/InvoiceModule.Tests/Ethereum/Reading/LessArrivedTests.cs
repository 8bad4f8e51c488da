using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>
/// S15. A node (or a proxy before it) that does not know EIP-1898 and takes { blockHash } for "latest" tells the same balance before and after. A payment of tokens that its
/// event, receipt and bloom prove is then lowered to 0 and put away as dust: no suspense, no alarm, nothing a person would see. faults.md F21 wants an alarm.
/// </summary>
public sealed class LessArrivedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_in_tokens_is_not_put_away_as_dust_without_a_word()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var latest = 6;
        node.On("eth_getBlockByNumber", p => (string?)p[0] is "latest" ? Block(latest) : Convert.ToInt32((string?)p[0], 16) is var n && n <= latest ? Block(n) : null);
        node.On("eth_getBlockByHash", p => Block(Convert.ToInt32(((string)p[0]!)[^2..], 16) - 0xb0));
        node.On("eth_call", p => ((string)p[0]!["data"]!).StartsWith("0x70a08231", StringComparison.Ordinal) ? $"0x{"15".PadLeft(64, '0')}" : $"0x{new string('0', 63)}6");
        var chain = node.Connect();
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "USDT"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, "ethereum", [FakeEvmNode.Receiver], Token);
        var invoice = await host.InvoiceAsync(21, "ethereum", "USDT", confirmations: 1);

        // Block 7: two events of 10 and 11 tokens.
        latest = 7;
        await host.SettleAsync();
        var all = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        var told = (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(all, Token)).Select(a => a.Text).ToList();
        var alarms = await host.ReadAsync(db => db.Set<StandingAlarm>().ToListAsync(Token));
        var found = await host.FindAsync(invoice.Id);
        (found.Status == "PAID" || alarms.Count > 0).ShouldBeTrue(
            $"{found.Status}; payments: {string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Symbol} {p.Amount} {p.Disposition} {p.Reason}"))}; attention: {string.Join(" | ", told)}");

        JsonObject Block(int number) => number == 7 ? (JsonObject)node.Block.DeepClone() : FakeEvmNode.BlockAt(number);
    }
}
