namespace InvoiceModule.ChainCompliance;

/// <content>Blocks that are replaced under a paid invoice.</content>
public abstract partial class ChainComplianceTests
{
    /// <summary>A payment whose block was replaced, and that the new branch holds too, is the same payment: once credited, paid again.</summary>
    /// <param name="depth">How many blocks are replaced.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_payment_that_is_mined_again_stays_one_payment(int depth)
    {
        var (host, invoice) = await PaidAsync(depth);
        await Driver.ReorganiseAsync(depth, TransactionFate.MinedAgain, Token);
        await UntilAsync(async () => ((await host.FindAsync(invoice.Id, Token)).Confirmations == depth + 1, "the payment has not the confirmations of the new branch"));
        var paid = await UntilAsync(host, invoice, "PAID", Amount);
        Assert.Equal(invoice.Txs, paid.Txs);
        Assert.Null(paid.Exception);
        await StaysAsync(host, paid);
    }

    /// <summary>A payment that fell back into the pool waits again, and is paid again when it is mined.</summary>
    /// <param name="depth">How many blocks are replaced.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_payment_that_fell_back_into_the_pool_waits_again(int depth)
    {
        Needs(ChainCapabilities.Pool);
        var (host, invoice) = await PaidAsync(depth);
        await Driver.ReorganiseAsync(depth, TransactionFate.Pooled, Token);
        var waiting = await UntilAsync(host, invoice, "IN_MEMPOOL", Amount);
        Assert.Contains("reversed", waiting.Exception ?? []);
        await Driver.MineAsync(depth, Token);
        var paid = await UntilAsync(host, invoice, "PAID", Amount);
        Assert.Equal(invoice.Txs, paid.Txs);
        Assert.Null(paid.Exception);
    }

    /// <summary>A payment that a reorganisation lost counts no more, however many blocks follow; and another payment pays the invoice.</summary>
    /// <param name="depth">How many blocks are replaced.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_payment_that_was_lost_counts_no_more(int depth)
    {
        var (host, invoice) = await PaidAsync(depth);
        await Driver.ReorganiseAsync(depth, TransactionFate.Lost, Token);
        var reversed = await UntilAsync(host, invoice, "NOT_PAID", 0);
        Assert.Contains("reversed", reversed.Exception ?? []);
        await Driver.MineAsync(1, Token);
        await StaysAsync(host, reversed);

        var txId = await PayAsync(invoice.Address, Amount);
        await Driver.MineAsync(depth, Token);
        var paid = await UntilAsync(host, invoice, "PAID", Amount);
        Assert.Equal(txId, Assert.Single(paid.Txs));
    }

    /// <summary>A reorganisation while the host was down is found at its next start.</summary>
    [Fact]
    public async Task A_reorganisation_during_a_downtime_is_found()
    {
        var (host, invoice) = await PaidAsync(6);
        var kept = await InvoiceAsync(host, Amount);
        await StopHostAsync(host);
        await Driver.ReorganiseAsync(6, TransactionFate.Lost, Token);
        await PayAsync(kept.Address, Amount);
        await Driver.MineAsync(2, Token);
        host = await StartHostAsync();
        await UntilAsync(host, invoice, "NOT_PAID", 0);
        await UntilAsync(host, kept, "PAID", Amount);
    }

    // An invoice whose payment stands so deep that a reorganisation of this depth just reaches it.
    private async Task<(ComplianceHost Host, Invoices.InvoiceView Invoice)> PaidAsync(int depth)
    {
        var host = await StartHostAsync();
        var invoice = await InvoiceAsync(host, Amount, confirmations: depth);
        await PayAsync(invoice.Address, Amount);
        await Driver.MineAsync(depth, Token);
        var paid = await UntilAsync(host, invoice, "PAID", Amount);
        Assert.Single(paid.Txs);
        return (host, paid);
    }
}
