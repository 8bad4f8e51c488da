using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Invoices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SimpleBase;

namespace InvoiceModule.IntegrationTests.Bitcoin;

/// <summary>What a real network does to a payment, seen from its invoice.</summary>
public sealed class FaultTests
{
    private const long Value = 10_000_000;

    /// <summary>F01: replaced by a transaction that pays us nothing, which is found though none of its outputs is ours.</summary>
    [Fact]
    public async Task A_payment_taken_back_by_a_higher_fee_is_void_within_two_looks()
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value);
        var paid = await world.Node.SendToAddressAsync(invoice.Address, 0.1m, replaceable: true);
        var seen = await world.LookAsync(invoice);
        seen.Status.ShouldBe("IN_MEMPOOL");
        seen.Txs.ShouldBe([paid]);

        await world.Node.CallAsync("sendrawtransaction", await world.ConflictAsync(paid));
        await world.ScanAsync();
        var gone = await world.LookAsync(invoice);
        gone.Status.ShouldBe("NOT_PAID");
        gone.Received.ShouldBe(0);
        gone.Exception.ShouldNotBeNull().ShouldContain("reversed");
        gone.Version.ShouldBe(seen.Version + 1);
        (await world.Module.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Reversed);
        await world.Node.MineAsync(3);
        (await world.LookAsync(invoice)).Status.ShouldBe("NOT_PAID");
        (await world.Module.EventsAsync(invoice.Id)).ShouldAllBe(e => e.Status != InvoiceStatus.Paid);
    }

    /// <summary>F02: a replacement that still pays us is one credit at every look.</summary>
    [Fact]
    public async Task A_payment_with_a_bumped_fee_is_credited_once_at_every_look()
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value);
        var first = await world.Node.SendToAddressAsync(invoice.Address, 0.1m, replaceable: true);
        (await world.LookAsync(invoice)).Received.ShouldBe(Value);
        var second = await world.Node.BumpFeeAsync(first);
        for (var look = 0; look < 3; look++)
        {
            var now = await world.LookAsync(invoice);
            now.Received.ShouldBe(Value);
            now.Status.ShouldBe("IN_MEMPOOL");
            now.Txs.ShouldContain(second);
        }

        await world.Node.MineAsync(1);
        var paid = await world.LookAsync(invoice);
        (paid.Status, paid.Received).ShouldBe(("PAID", Value));
        (await world.Module.PaymentsAsync()).Where(p => p.Counts).ShouldHaveSingleItem().TxId.ShouldBe(second);
    }

    /// <summary>F03: a block may hold the double spend though the node's own pool held the payment.</summary>
    [Fact]
    public async Task A_payment_whose_double_spend_is_mined_is_void()
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value);
        var paid = await world.Node.SendToAddressAsync(invoice.Address, 0.1m);
        (await world.LookAsync(invoice)).Status.ShouldBe("IN_MEMPOOL");
        await world.Node.GenerateBlockAsync(await world.ConflictAsync(paid));
        var gone = await world.LookAsync(invoice);
        (gone.Status, gone.Received).ShouldBe(("NOT_PAID", 0));
        (await world.Module.PaymentsAsync()).ShouldHaveSingleItem().Void.ShouldNotBeNull();
    }

    /// <summary>F04 and F07: the watcher is away while five blocks are replaced, and knows only what the database says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_reorganisation_while_nobody_looked_skips_nothing_and_doubles_nothing(int depth)
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value, confirmations: 2);
        var other = await world.InvoiceAsync(2 * Value);
        var txId = await world.Node.SendToAddressAsync(invoice.Address, 0.1m);
        var mined = await world.Node.MineAsync(depth);
        (await world.LookAsync(invoice)).Confirmations.ShouldBe(depth);
        var row = (await world.Module.PaymentsAsync()).ShouldHaveSingleItem();

        await world.ForgetAsync();
        await world.Node.InvalidateBlockAsync(mined[0]);
        await world.Node.GenerateBlockAsync();
        var otherTxId = await world.Node.SendToAddressAsync(other.Address, 0.2m);
        await world.Node.GenerateBlockAsync(txId, otherTxId);
        for (var i = 2; i <= depth; i++)
            await world.Node.GenerateBlockAsync();
        var after = await world.LookAsync(invoice);
        after.Confirmations.ShouldBe(depth);
        after.Txs.ShouldBe([txId]);
        after.Received.ShouldBe(Value);
        (await world.FindAsync(other)).Status.ShouldBe("PAID");
        var payments = await world.Module.PaymentsAsync();
        payments.Count.ShouldBe(2);
        payments.Single(p => p.TxId == txId).Id.ShouldBe(row.Id);
        var statuses = (await world.Module.EventsAsync(invoice.Id)).ConvertAll(e => e.Status);
        for (var i = 1; i < statuses.Count; i++)
            (statuses[i - 1], statuses[i]).ShouldNotBe((InvoiceStatus.Paid, InvoiceStatus.Paid));
    }

    /// <summary>F08: a batch credits each output by itself.</summary>
    [Fact]
    public async Task Several_outputs_of_one_transaction_are_each_credited()
    {
        await using var world = await LitecoinHost.StartAsync();
        var (first, second) = (await world.InvoiceAsync(Value), await world.InvoiceAsync(Value));
        var txId = await world.PayBatchAsync((first.Address, 4_000_000), (first.Address, 6_000_000), (second.Address, Value));
        await world.Node.MineAsync(1);
        foreach (var invoice in new[] { first, second })
        {
            var paid = await world.LookAsync(invoice);
            (paid.Status, paid.Received).ShouldBe(("PAID", Value));
            paid.Txs.ShouldBe([txId]);
        }

        (await world.Module.PaymentsAsync()).Select(p => (p.TxId, p.Ordinal)).Distinct().Count().ShouldBe(3);
    }

    /// <summary>F10: new coins, which nobody can spend before their 100th confirmation.</summary>
    [Fact]
    public async Task New_coins_are_paid_at_their_hundredth_confirmation()
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value);
        await world.Node.MineAsync(1, invoice.Address);
        (await world.LookAsync(invoice)).Status.ShouldBe("IN_BLOCK");
        await world.Node.MineAsync(98);
        var almost = await world.LookAsync(invoice);
        (almost.Status, almost.Confirmations).ShouldBe(("IN_BLOCK", 99));
        await world.Node.MineAsync(1);
        (await world.LookAsync(invoice)).Status.ShouldBe("PAID");
    }

    /// <summary>F12: one script, however its address is spelled.</summary>
    [Fact]
    public async Task A_payment_to_another_spelling_of_the_address_is_the_invoices()
    {
        await using var world = await LitecoinHost.StartAsync();
        var invoice = await world.InvoiceAsync(Value);
        await world.Node.SendToAddressAsync(invoice.Address.ToUpperInvariant(), 0.1m);
        (await world.LookAsync(invoice)).Received.ShouldBe(Value);
    }

    [Fact]
    public async Task A_script_hash_is_paid_under_both_of_its_versions()
    {
        await using var world = await LitecoinHost.StartAsync(AddressType.P2shP2wpkh);
        var invoice = await world.InvoiceAsync(2 * Value);
        invoice.Address.ShouldStartWith("Q");
        var hash = new byte[20];
        Base58.Bitcoin.TryDecodeCheck(invoice.Address, hash, out _, out _).ShouldBeTrue();
        await world.Node.SendToAddressAsync(invoice.Address, 0.1m);
        await world.Node.SendToAddressAsync(Base58.Bitcoin.EncodeCheck(hash, (byte)196), 0.1m);
        (await world.LookAsync(invoice)).Received.ShouldBe(2 * Value);
    }

    /// <summary>F13: the node's address is pointed to another network in the middle of everything.</summary>
    [Fact]
    public async Task A_node_of_another_network_credits_nothing_and_lets_nothing_expire()
    {
        await using var world = await LitecoinHost.StartAsync();
        await using var other = await LitecoinNode.StartAsync("test");
        var (seen, open) = (await world.InvoiceAsync(Value), await world.InvoiceAsync(Value));
        await world.Node.SendToAddressAsync(seen.Address, 0.1m);
        (await world.LookAsync(seen)).Status.ShouldBe("IN_MEMPOOL");

        world.NodeUrl = other.RpcUrl;
        for (var look = 0; look < 3; look++)
        {
            (await world.TryScanAsync()).ShouldBeFalse();
            world.Module.Time.Pass(TimeSpan.FromMinutes(20));
            await world.Module.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(TestContext.Current.CancellationToken);
        }

        (await world.FindAsync(seen)).Status.ShouldBe("IN_MEMPOOL");
        (await world.FindAsync(open)).Active.ShouldBeTrue();
        world.NodeUrl = world.Node.RpcUrl;
        await world.Node.MineAsync(1);
        (await world.LookAsync(seen)).Status.ShouldBe("PAID");
    }

    /// <summary>F13, its hardest kind: a node that has the same block 0, and a history and payments of its own.</summary>
    [Fact]
    public async Task A_node_with_the_same_beginning_and_another_history_credits_nothing()
    {
        await using var world = await LitecoinHost.StartAsync();
        await using var other = await LitecoinNode.StartAsync();
        await other.MineAsync(120);
        var (paid, open) = (await world.InvoiceAsync(Value), await world.InvoiceAsync(Value));
        await world.Node.SendToAddressAsync(paid.Address, 0.1m);
        await world.Node.MineAsync(1);
        (await world.LookAsync(paid)).Status.ShouldBe("PAID");

        world.NodeUrl = other.RpcUrl;
        await other.SendToAddressAsync(open.Address, 0.1m);
        (await world.TryScanAsync()).ShouldBeFalse();
        (await world.HealthAsync()).ShouldSatisfyAllConditions(h => h.Status.ShouldBe(HealthStatus.Degraded), h => h.Description!.ShouldContain("follows another chain"));
        await other.MineAsync(2);
        for (var look = 0; look < 3; look++)
        {
            (await world.TryScanAsync()).ShouldBeFalse();
            world.Module.Time.Pass(TimeSpan.FromMinutes(20));
            await world.Module.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(TestContext.Current.CancellationToken);
        }

        (await world.HealthAsync()).ShouldSatisfyAllConditions(h => h.Status.ShouldBe(HealthStatus.Unhealthy), h => h.Description!.ShouldContain("follows another chain"));
        (await world.FindAsync(paid)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
        (await world.FindAsync(open)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(0), i => i.Active.ShouldBeTrue());
        (await world.Module.PaymentsAsync()).Count.ShouldBe(1);

        // The right node again: all goes on where it stood.
        world.NodeUrl = world.Node.RpcUrl;
        (await world.LookAsync(paid)).Status.ShouldBe("PAID");
        (await world.HealthAsync()).Description!.ShouldNotContain("litecoin");
        var next = await world.InvoiceAsync(Value);
        await world.Node.SendToAddressAsync(next.Address, 0.1m);
        (await world.LookAsync(next)).Status.ShouldBe("IN_MEMPOOL");
        await world.Node.MineAsync(1);
        (await world.LookAsync(next)).Status.ShouldBe("PAID");
    }

    /// <summary>F15: money out of the extension block, which nobody can spend before its sixth confirmation.</summary>
    [Fact]
    public async Task Money_from_the_extension_block_is_paid_at_its_sixth_confirmation()
    {
        await using var world = await LitecoinHost.StartAsync(extensionBlock: true);
        await world.Node.MineAsync(431 - 110);
        await world.Node.SendToAddressAsync(await world.Node.GetNewAddressAsync("mweb"), 10m);
        await world.Node.MineAsync(2);
        await ExtensionBlockTests.LockTransparentCoinsAsync(world.Node);
        await world.ScanAsync();
        var invoice = await world.InvoiceAsync(500_000_000);
        await world.Node.SendToAddressAsync(invoice.Address, 5m);
        await world.Node.MineAsync(1);
        var credited = await world.LookAsync(invoice);
        (credited.Status, credited.Received).ShouldBe(("IN_BLOCK", 500_000_000));
        await world.Node.MineAsync(4);
        var almost = await world.LookAsync(invoice);
        (almost.Status, almost.Confirmations).ShouldBe(("IN_BLOCK", 5));
        await world.Node.MineAsync(1);
        (await world.LookAsync(invoice)).Status.ShouldBe("PAID");
    }
}
