using System.Globalization;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Latency;

/// <summary>
/// Measures, with a real node, the Shop in a process of its own and a merchant over HTTP, how long it takes from telling the node to pay or to mine until
/// the merchant has the whole callback. Both ends lie outside what is promised, so the figures are none too good.
/// </summary>
internal static class CallbackLatency
{
    /// <summary>The module's default.</summary>
    public static readonly TimeSpan DefaultPoll = TimeSpan.FromSeconds(1);

    /// <summary>Polling so seldom that whatever comes sooner was pushed.</summary>
    public static readonly TimeSpan RarePoll = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PushBound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);

    /// <summary>Blocks told by the node's push, while the module polls next to never.</summary>
    /// <param name="node">The node; the caller disposes of it.</param>
    /// <param name="signal">The push's name.</param>
    /// <param name="changes">How many to measure.</param>
    public static async Task<LatencyFigures> OfPushAsync(LatencyNode node, string signal, int changes)
    {
        var times = new List<TimeSpan>();
        await RunAsync(node, RarePoll, changes, async inbox => times.Add(await TimeAsync(node.MineAsync, inbox, "PAID")));
        return new LatencyFigures($"{node.Blockchain}: block by {signal}", PushBound, times);
    }

    /// <summary>Blocks and pool entries told by ZeroMQ, while the module polls next to never.</summary>
    /// <param name="node">The node with its publisher; the caller disposes of it.</param>
    /// <param name="changes">How many of each to measure.</param>
    public static async Task<IReadOnlyList<LatencyFigures>> OfZmqAsync(LatencyNode node, int changes)
    {
        var (pool, mined) = await BothAsync(node, RarePoll, changes);
        return [new($"{node.Blockchain}: block by ZMQ", PushBound, mined), new($"{node.Blockchain}: pool entry by ZMQ", PushBound, pool)];
    }

    /// <summary>Pool entries, and blocks, found by polling.</summary>
    /// <param name="node">The node; the caller disposes of it.</param>
    /// <param name="changes">How many of each to measure.</param>
    /// <param name="blocks">Whether blocks are found by polling, too: not where the node pushes them.</param>
    public static async Task<IReadOnlyList<LatencyFigures>> OfPollAsync(LatencyNode node, int changes, bool blocks)
    {
        var (pool, mined) = await BothAsync(node, DefaultPoll, changes);
        var poolFigures = new LatencyFigures($"{node.Blockchain}: pool entry by polling every {DefaultPoll.TotalSeconds} s", DefaultPoll + Slack, pool);
        return blocks ? [poolFigures, new LatencyFigures($"{node.Blockchain}: block by polling every {DefaultPoll.TotalSeconds} s", DefaultPoll + Slack, mined)] : [poolFigures];
    }

    private static async Task<(List<TimeSpan> Pool, List<TimeSpan> Mined)> BothAsync(LatencyNode node, TimeSpan poll, int changes)
    {
        var (pool, mined) = (new List<TimeSpan>(), new List<TimeSpan>());
        await RunAsync(
            node,
            poll,
            changes,
            async inbox => mined.Add(await TimeAsync(node.MineAsync, inbox, "PAID")),
            async (inbox, address) => pool.Add(await TimeAsync(() => node.PayAsync(address), inbox, "IN_MEMPOOL")));
        return (pool, mined);
    }

    private static async Task RunAsync(
        LatencyNode node, TimeSpan poll, int changes, Func<MerchantInbox, Task> mineAsync, Func<MerchantInbox, string, Task>? payAsync = null)
    {
        await using var merchant = await SimulatedMerchant.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            DatabaseKind.Sqlite, new Dictionary<string, string>(node.Settings) { ["Invoicing:PollInterval"] = poll.ToString("c", CultureInfo.InvariantCulture) });

        // The first one compiles everything and does not count. Blocks are found until it is told: the push may not yet be listened to.
        await OneAsync(MineUntilToldAsync, (_, address) => node.PayAsync(address));
        for (var i = 0; i < changes; i++)
            await OneAsync(mineAsync, payAsync ?? ((_, address) => node.PayAsync(address)));

        async Task OneAsync(Func<MerchantInbox, Task> mine, Func<MerchantInbox, string, Task> pay)
        {
            var inbox = MerchantInbox.Open(merchant);
            var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto(node.Value, node.Blockchain, node.Symbol).WithCallback(inbox.Url));

            await AnyTimeAsync();
            await pay(inbox, invoice.Address);
            await AnyTimeAsync();
            await mine(inbox);
        }

        async Task MineUntilToldAsync(MerchantInbox inbox)
        {
            var told = inbox.WaitForStatusAsync("PAID");
            while (!told.IsCompleted)
            {
                await node.MineAsync();
                await Task.WhenAny(told, Task.Delay(TimeSpan.FromSeconds(1)));
            }

            await told;
        }

        // So that polls are met at every point of their interval.
        Task AnyTimeAsync() => poll == DefaultPoll ? Task.Delay(Random.Shared.Next((int)DefaultPoll.TotalMilliseconds)) : Task.CompletedTask;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> change, MerchantInbox inbox, string status)
    {
        var began = TimeProvider.System.GetUtcNow().UtcDateTime;
        await change();
        var callback = await inbox.WaitForStatusAsync(status);
        return callback.Request.ReceivedAt - began;
    }
}
