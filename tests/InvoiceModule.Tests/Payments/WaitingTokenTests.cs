using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>
/// A call of a token's contract waits in the pool whether its sender has the tokens or not, and what fails in its block moves nothing: its chain says that it counts in
/// a block only, and it does so with 0 confirmations too.
/// </summary>
public sealed class WaitingTokenTests
{
    [Theory]
    [InlineData(0, "PAID")]
    [InlineData(1, "IN_MEMPOOL")]
    public async Task What_counts_in_a_block_only_pays_in_its_block(int maturity, string status)
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["a"], minConfirmations: 0);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 0);
        var payment = new ChainTransaction("t", [new Transfer(0, "a", 100, "0xtok")]) { Spends = ["s:0"] };
        chain.Pool.Add(payment with { Maturity = maturity });
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(status);
        chain.Mine(payment);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
