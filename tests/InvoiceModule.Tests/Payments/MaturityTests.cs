using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Bitcoin.Rpc;

namespace InvoiceModule.Tests.Payments;

/// <summary>How long money is held back that the chain lets nobody spend yet.</summary>
public sealed class MaturityTests
{
    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(false, 6, 6)]
    [InlineData(true, 0, 100)]
    [InlineData(true, 6, 100)]
    [InlineData(true, 200, 200)]
    [InlineData(false, -1, 0)]
    public async Task The_greater_number_counts(bool isCoinbase, int maturity, int expected)
    {
        using var node = new FakeNode();
        await using var chain = node.Connect();
        chain.Traits.CoinbaseMaturity.ShouldBe(100);
        var transaction = new ChainTransaction("tx", [new Transfer(0, "key", new BigInteger(5))]) { IsCoinbase = isCoinbase, Maturity = maturity };
        var address = new PoolAddress { WalletId = Guid.Empty, Space = chain.Blockchain, Key = "key", Text = "key", CreatedAt = default };
        TransferMatcher.FactsOf(chain, new MatchedTransfer(transaction, transaction.Transfers[0], address, null)).ShouldNotBeNull().Maturity.ShouldBe(expected);
    }
}
