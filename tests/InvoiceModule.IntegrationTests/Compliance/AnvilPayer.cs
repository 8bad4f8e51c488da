using System.Globalization;
using System.Numerics;
using InvoiceModule.ChainCompliance;
using InvoiceModule.IntegrationTests.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>An account that pays ether or a token: one transfer by itself, several through a contract.</summary>
internal sealed class AnvilPayer(AnvilFixture fixture, bool isToken)
{
    private const int Blocks = 20;
    private const long HighestGasPrice = 20_000_000_000;
    private static readonly BigInteger Wealth = BigInteger.One << 100;

    private readonly AnvilNode _node = fixture.Node;
    private long _gasPrice = HighestGasPrice;

    /// <summary>Gives the account its tokens, once a node, and buries that below blocks that no reorganisation of the suite reaches.</summary>
    public async Task PrepareAsync()
    {
        if (Number((await _node.CallAsync("eth_blockNumber")).GetString()!) >= Blocks)
            return;
        await _node.CallAsync("anvil_dealERC20", fixture.Payer, fixture.Token, $"0x{Wealth.ToString("x", CultureInfo.InvariantCulture)}");
        await _node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("approve(address,uint256)", fixture.Batch, Wealth));
        await _node.MineAsync(Blocks);
    }

    /// <summary>Sends a transaction of these outputs in this order.</summary>
    public Task<string> PayAsync(IReadOnlyList<PaymentOutput> outputs)
    {
        // No two cost the same: so a payment made anew after a lost one, under the same nonce, is another transaction. And each costs less than the one
        // before: the node mines by price alone, and forgets a transaction whose turn comes before that of the nonce below.
        _gasPrice--;
        return SendAsync(outputs, null, _gasPrice);
    }

    /// <summary>Sends a transaction under the nonce of another, for twice its price.</summary>
    public async Task<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs)
    {
        var replaced = await _node.CallAsync("eth_getTransactionByHash", txId);
        return await SendAsync(outputs, Number(replaced.GetProperty("nonce").GetString()!), 2 * Number(replaced.GetProperty("gasPrice").GetString()!));
    }

    private Task<string> SendAsync(IReadOnlyList<PaymentOutput> outputs, long? nonce, long gasPrice)
    {
        var (to, value, data) = outputs switch
        {
            [] => (fixture.Payer, BigInteger.Zero, "0x"),
            [var only] when isToken => (fixture.Token, BigInteger.Zero, fixture.TokenCode.Call("transfer(address,uint256)", only.Address, only.Amount)),
            [var only] => (only.Address, only.Amount, "0x"),
            _ => Several([.. outputs.Select(o => o.Address)], [.. outputs.Select(o => o.Amount)]),
        };
        return _node.SendAsync(fixture.Payer, to, value, data, nonce, gasPrice);
    }

    private (string To, BigInteger Value, string Data) Several(string[] receivers, BigInteger[] amounts) => isToken
        ? (fixture.Batch, BigInteger.Zero, fixture.BatchCode.Call("payTokens(address,address[],uint256[])", fixture.Token, receivers, amounts))
        : (fixture.Batch, amounts.Aggregate(BigInteger.Add), fixture.BatchCode.Call("payCoins(address[],uint256[])", receivers, amounts));

    private static long Number(string quantity) => long.Parse(quantity.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
