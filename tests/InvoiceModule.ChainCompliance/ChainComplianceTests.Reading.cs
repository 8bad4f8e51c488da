using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <content>What the chain says about its blocks.</content>
public abstract partial class ChainComplianceTests
{
    private const int BlocksLookedAt = 40;
    private const int MaxIdLength = 128;

    /// <summary>The name, the assets and the traits are such as the module can store and show.</summary>
    [Fact]
    public void Its_name_and_its_assets_are_well_formed()
    {
        Assert.Matches("^[a-z0-9-]{1,32}$", Chain.Blockchain);
        Assert.Contains(Driver.Asset, Chain.Assets);
        Assert.All(Chain.Assets, asset =>
        {
            Assert.Matches("^[A-Za-z0-9]{1,16}$", asset.Symbol);
            Assert.InRange(asset.Decimals, 0, 36);
        });
        Assert.Distinct(Chain.Assets.Select(a => a.Symbol), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(Chain.Assets.Select(a => a.ContractAddress ?? ""), StringComparer.OrdinalIgnoreCase);
        Assert.True(Chain.Traits.CoinbaseMaturity >= 0, "CoinbaseMaturity is negative.");
    }

    /// <summary>From the lowest block, and from below the tip, each block names the one before as its parent; the last is the tip.</summary>
    [Fact]
    public async Task Blocks_name_their_parents_up_to_the_tip()
    {
        var tip = await Chain.GetTipAsync(Token);
        Assert.True(tip.Height >= 20, $"The driver's network has {tip.Height} blocks above its first; 20 are needed.");
        foreach (var from in new[] { 0, Math.Max(0, tip.Height - BlocksLookedAt) })
        {
            Block? parent = null;
            for (var height = from; height <= Math.Min(tip.Height, from + BlocksLookedAt); height++)
            {
                var block = await BlockAsync(height);
                Assert.Equal(height, block.Height);
                Assert.InRange(block.Hash.Length, 1, MaxIdLength);
                Assert.Equal(DateTimeKind.Utc, block.Time.Kind);
                if (parent is not null)
                    Assert.Equal(parent.Hash, block.ParentHash);
                parent = block;
            }
        }

        Assert.Equal(tip, (await BlockAsync(tip.Height)).Ref);
    }

    /// <summary>Above the tip stands no block, however far above.</summary>
    [Fact]
    public async Task Above_the_tip_there_is_no_block()
    {
        var tip = await Chain.GetTipAsync(Token);
        foreach (var above in new[] { 1, 2, 1000, 10_000_000 })
            Assert.Null(await Chain.GetBlockAsync(new BlockRequest(tip.Height + above), Token));
    }

    /// <summary>The same block read twice, one after the other and by many at once, is the same block.</summary>
    [Fact]
    public async Task Many_readers_at_once_are_told_the_same()
    {
        await PayAsync(await Driver.NewAddressAsync(Token), Amount);
        await Driver.MineAsync(3, Token);
        var tip = await Chain.GetTipAsync(Token);
        var heights = Enumerable.Range(0, 5).Select(below => tip.Height - below).ToList();
        var expected = new List<string>();
        foreach (var height in heights)
            expected.Add(Told.Of(await BlockAsync(height)));

        var readings = await Task.WhenAll(Enumerable.Range(0, 40).Select(reader => Task.Run(async () =>
        {
            Assert.Equal(tip, await Chain.GetTipAsync(Token));
            await PendingAsync();
            return (Index: reader % heights.Count, Told: Told.Of(await BlockAsync(heights[reader % heights.Count])));
        })));
        Assert.All(readings, reading => Assert.Equal(expected[reading.Index], reading.Told));
    }

    /// <summary>No transaction is told twice, no transfer of a transaction shares its number, and every amount and key is in range.</summary>
    [Fact]
    public async Task Ids_and_ordinals_are_unique()
    {
        for (var i = 0; i < 3; i++)
            await PayAsync(await Driver.NewAddressAsync(Token), Amount);
        await Driver.MineAsync(1, Token);
        await PayAsync(await Driver.NewAddressAsync(Token), Amount);

        var transactions = new List<ChainTransaction>(await PendingAsync());
        var tip = await Chain.GetTipAsync(Token);
        for (var height = Math.Max(1, tip.Height - BlocksLookedAt); height <= tip.Height; height++)
            transactions.AddRange((await BlockAsync(height)).Transactions);

        Assert.Distinct(transactions.Select(t => t.TxId));
        Assert.All(transactions, transaction =>
        {
            Assert.InRange(transaction.TxId.Length, 1, MaxIdLength);
            Assert.Distinct(transaction.Transfers.Select(t => t.Ordinal));
            Assert.All(transaction.Transfers, t => Assert.InRange(t.Ordinal, 0, int.MaxValue));
            Assert.Distinct(transaction.Spends);
            if (Chain.Traits.NamesSenders)
                Assert.All(transaction.Spends, s => Assert.Equal(s[..s.LastIndexOf(':')], Chain.GetAddressKey(s[..s.LastIndexOf(':')])));
            Assert.All(transaction.Transfers, transfer =>
            {
                Assert.True(transfer.Ordinal >= 0, $"{Told.Of(transaction)}: an ordinal is negative.");
                Assert.True(BaseUnits.IsValid(transfer.Amount), $"{Told.Of(transaction)}: an amount is out of range.");
                Assert.InRange(transfer.To.Length, 1, MaxIdLength);
            });
        });
        Assert.Distinct(transactions.SelectMany(t => t.Spends));
    }

    /// <summary>After a reorganisation the old blocks are told no more, and the parents still fit.</summary>
    [Fact]
    public async Task A_reorganisation_leaves_a_chain_without_a_gap()
    {
        await Driver.MineAsync(7, Token);
        var old = await Chain.GetTipAsync(Token);
        var fork = await BlockAsync(old.Height - 6);
        await Driver.ReorganiseAsync(6, TransactionFate.MinedAgain, Token);

        var tip = await Chain.GetTipAsync(Token);
        Assert.Equal(old.Height + 1, tip.Height);
        Assert.NotEqual(old.Hash, (await BlockAsync(old.Height)).Hash);
        var parent = await BlockAsync(fork.Height);
        Assert.Equal(fork.Hash, parent.Hash);
        for (var height = fork.Height + 1; height <= tip.Height; height++)
        {
            var block = await BlockAsync(height);
            Assert.Equal(parent.Hash, block.ParentHash);
            parent = block;
        }

        Assert.Equal(tip, parent.Ref);
    }
}
