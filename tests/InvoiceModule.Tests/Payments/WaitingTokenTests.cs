using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>
/// A call of a token's contract waits in the pool whether its sender has the tokens or not, and what fails in its block moves nothing: with 0 confirmations too a
/// token pays only in a block. A coin's transaction spends what its sender has.
/// </summary>
public sealed class WaitingTokenTests
{
    [Theory]
    [InlineData("COIN", null, "PAID")]
    [InlineData("TOK", "0xtok", "IN_MEMPOOL")]
    public async Task What_waits_pays_only_in_coins(string symbol, string? contract, string status)
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, symbol, ["a"], minConfirmations: 0);
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, symbol, confirmations: 0);
        var payment = new ChainTransaction("t", [new Transfer(0, "a", 100, contract)]) { Spends = ["s:0"] };
        chain.Pool.Add(payment);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(status);
        chain.Mine(payment);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
