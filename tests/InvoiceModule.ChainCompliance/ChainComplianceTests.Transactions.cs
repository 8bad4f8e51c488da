namespace InvoiceModule.ChainCompliance;

/// <content>What the chain says about payments.</content>
public abstract partial class ChainComplianceTests
{
    /// <summary>A payment waits, then stands in a block: as the same transaction with the same transfers.</summary>
    [Fact]
    public async Task What_waited_is_mined_as_the_same_transaction()
    {
        var address = await Driver.NewAddressAsync(Token);
        var before = DateTime.UtcNow.AddSeconds(-5);
        var txId = await PayAsync(address, Amount);
        var waiting = (await PendingAsync()).Where(t => t.TxId == txId).ToList();
        Assert.Equal(Driver.Capabilities.HasFlag(ChainCapabilities.Pool) ? 1 : 0, waiting.Count);

        // Each time everything that waits, not only what is new: what is missing counts as gone.
        Assert.Equal(waiting.Count, (await PendingAsync()).Count(t => t.TxId == txId));

        await Driver.MineAsync(1, Token);
        Assert.DoesNotContain(await PendingAsync(), t => t.TxId == txId);
        var mined = Assert.Single((await TipBlockAsync()).Transactions, t => t.TxId == txId);
        var transfer = Assert.Single(mined.Transfers, t => t.To == KeyOf(address));
        Assert.Equal(Amount, transfer.Amount);
        Assert.Equal(Driver.Asset.ContractAddress, transfer.ContractAddress, ignoreCase: true);
        Assert.False(mined.IsCoinbase);
        foreach (var sighting in waiting)
        {
            Assert.Equal(Told.Of(sighting), Told.Of(mined));
            if (sighting.SeenAt is { } seenAt)
            {
                Assert.Equal(DateTimeKind.Utc, seenAt.Kind);
                Assert.InRange(seenAt, before, DateTime.UtcNow.AddSeconds(5));
            }
        }
    }

    /// <summary>Amounts are exact to the base unit, the smallest and those that fit into no 64-bit number too.</summary>
    [Fact]
    public async Task Amounts_are_exact_to_the_base_unit()
    {
        var address = await Driver.NewAddressAsync(Token);
        foreach (var amount in new[] { Driver.SmallestAmount, Driver.SmallestAmount + 1, Driver.LargestAmount - 1, Driver.LargestAmount })
        {
            var txId = await PayAsync(address, amount);
            await Driver.MineAsync(1, Token);
            var mined = Assert.Single((await TipBlockAsync()).Transactions, t => t.TxId == txId);
            Assert.Equal(amount, Assert.Single(mined.Transfers, t => t.To == KeyOf(address)).Amount);
        }
    }

    /// <summary>One transaction with several transfers: each has a number of its own, two to one address are two.</summary>
    [Fact]
    public async Task Several_transfers_of_one_transaction_are_told_each()
    {
        Needs(ChainCapabilities.SeveralTransfers);
        var (first, second) = (await Driver.NewAddressAsync(Token), await Driver.NewAddressAsync(Token));
        PaymentOutput[] outputs = [new(first, Amount), new(second, Amount + 1), new(first, Amount + 2)];
        var txId = await Driver.PayAsync(outputs, Token);
        await Driver.MineAsync(1, Token);
        var mined = Assert.Single((await TipBlockAsync()).Transactions, t => t.TxId == txId);
        var told = mined.Transfers.Where(t => t.To == KeyOf(first) || t.To == KeyOf(second)).OrderBy(t => t.Ordinal).Select(t => (t.To, t.Amount));
        Assert.Equal(outputs.Select(o => (KeyOf(o.Address), o.Amount)), told);
        Assert.Distinct(mined.Transfers.Select(t => t.Ordinal));
    }

    /// <summary>A replacement shares something it consumes with what it replaces, and takes its place in the pool; independent payments share nothing.</summary>
    [Fact]
    public async Task A_replacement_shares_a_spend_with_what_it_replaces()
    {
        Needs(ChainCapabilities.Pool | ChainCapabilities.Replacement);
        var address = await Driver.NewAddressAsync(Token);
        var (firstId, otherId) = (await PayAsync(address, Amount), await PayAsync(address, Amount));
        var pool = await PendingAsync();
        var (first, other) = (Assert.Single(pool, t => t.TxId == firstId), Assert.Single(pool, t => t.TxId == otherId));
        Assert.NotEmpty(first.Spends);
        Assert.Empty(first.Spends.Intersect(other.Spends));

        // The other one may build on the first one's change; it goes into a block together with its basis, or is replaced with it.
        await Driver.MineAsync(1, Token);
        firstId = await PayAsync(address, Amount);
        first = Assert.Single(await PendingAsync(), t => t.TxId == firstId);
        var secondId = await Driver.ReplaceAsync(firstId, [new PaymentOutput(address, Amount)], Token);
        Assert.NotEqual(firstId, secondId);
        pool = await PendingAsync();
        Assert.DoesNotContain(pool, t => t.TxId == firstId);
        Assert.NotEmpty(Assert.Single(pool, t => t.TxId == secondId).Spends.Intersect(first.Spends));
    }

    /// <summary>A transaction that a reorganisation moves keeps its identity: id, numbers, receivers and amounts.</summary>
    [Fact]
    public async Task A_reorganisation_changes_no_identity()
    {
        var address = await Driver.NewAddressAsync(Token);
        var other = await PayAsync(await Driver.NewAddressAsync(Token), Amount);
        await Driver.MineAsync(1, Token);
        var txId = await PayAsync(address, Amount);
        await Driver.MineAsync(1, Token);
        var before = Assert.Single((await TipBlockAsync()).Transactions, t => t.TxId == txId);
        await Driver.MineAsync(1, Token);
        await Driver.ReorganiseAsync(3, TransactionFate.MinedAgain, Token);

        // Now both stand in one block: a number counted within the block instead of the transaction would have moved.
        var tip = await Chain.GetTipAsync(Token);
        var block = await BlockAsync(tip.Height - 3);
        Assert.Single(block.Transactions, t => t.TxId == other);
        Assert.Equal(Told.Of(before), Told.Of(Assert.Single(block.Transactions, t => t.TxId == txId)));
    }
}
