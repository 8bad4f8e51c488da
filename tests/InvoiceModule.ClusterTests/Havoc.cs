using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.ClusterTests;

/// <summary>Kills, stops, cuts and delays, one thing after the other, and puts it right again.</summary>
internal sealed class Havoc(Cluster cluster, Dice dice)
{
    /// <summary>How long after an immediate restart of the database a node may take until it creates an invoice.</summary>
    public static readonly TimeSpan RecoveryBound = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How often each fault was made.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>From the return of the database until every node that ran has created an invoice.</summary>
    public ConcurrentQueue<TimeSpan> Recoveries { get; } = new();

    /// <summary>Goes on until it is stopped, and until each fault was made once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Func<Task>[] all = [KillAsync, RestartDatabaseAsync, SuspendAsync, HoldAnswersAsync, CutAsync, DelayAsync, HoldRequestsAsync, SuspendPastClaimAsync];
        for (var next = 0; next < all.Length || !stop.IsCancellationRequested; next++)
        {
            await all[next % all.Length]();
            await Task.Delay(300 + dice.Next(900), CancellationToken.None);
        }
    }

    /// <summary>Everything runs again.</summary>
    public async Task HealAsync()
    {
        foreach (var node in cluster.Nodes)
        {
            node.Proxy.Heal();
            if (!node.Shop.IsRunning)
                await node.Shop.StartAgainAsync();
            await node.Shop.ResumeAsync();
            await UntilItCreatesAsync(node, TimeSpan.FromSeconds(60));
        }
    }

    private Task KillAsync() => AtAsync("kill -9", async node =>
    {
        await node.Shop.KillAsync();
        await Task.Delay(dice.Next(2500));
        await node.Shop.StartAgainAsync();
    });

    private Task SuspendAsync() => SuspendAsync("SIGSTOP", TimeSpan.FromMilliseconds(500 + dice.Next(2000)));

    // Longer than any claim lasts: another node takes over what this one had begun.
    private Task SuspendPastClaimAsync() => SuspendAsync("SIGSTOP past the claims", TimeSpan.FromSeconds(8));

    private Task SuspendAsync(string what, TimeSpan length) => AtAsync(what, async node =>
    {
        await node.Shop.SuspendAsync();
        await Task.Delay(length);
        await node.Shop.ResumeAsync();
    });

    private Task CutAsync() => AtAsync("cut", node =>
    {
        node.Proxy.Cut();
        return Task.CompletedTask;
    });

    // What the node asks arrives; what it is answered is lost with the connection: commits of unknown outcome.
    private Task HoldAnswersAsync() => AtAsync("answers held, then cut", async node =>
    {
        node.Proxy.Answers.Hold();
        await Task.Delay(300 + dice.Next(1500));
        node.Proxy.Cut();
        node.Proxy.Heal();
    });

    private Task HoldRequestsAsync() => AtAsync("requests held, then cut", async node =>
    {
        node.Proxy.Requests.Hold();
        await Task.Delay(300 + dice.Next(1500));
        node.Proxy.Cut();
        node.Proxy.Heal();
    });

    private Task DelayAsync() => AtAsync("delay", async node =>
    {
        (dice.Next(2) == 0 ? node.Proxy.Requests : node.Proxy.Answers).Delay = TimeSpan.FromMilliseconds(20 + dice.Next(200));
        await Task.Delay(2000);
        node.Proxy.Heal();
    });

    private async Task RestartDatabaseAsync()
    {
        Count("pg_ctl restart -m immediate");
        await cluster.Server.RestartImmediatelyAsync();
        var returned = Stopwatch.GetTimestamp();
        await Task.WhenAll(cluster.Nodes.Where(n => !n.IsDown).Select(n => UntilItCreatesAsync(n, RecoveryBound)));
        Recoveries.Enqueue(Stopwatch.GetElapsedTime(returned));
    }

    private static async Task UntilItCreatesAsync(ClusterNode node, TimeSpan bound)
    {
        var started = Stopwatch.GetTimestamp();
        var order = InvoiceOrder.Crypto(1000).ToJsonString();
        while (await node.TryAsync(HttpMethod.Post, ShopClient.CreatePath(ShopProcess.WalletId), order) is not { Status: 200 })
        {
            if (Stopwatch.GetElapsedTime(started) > bound)
                throw new TimeoutException($"{node.Name} makes no invoice within {bound:c}.\n{node.Shop.Log.Tail(40)}");
            await Task.Delay(Pause);
        }
    }

    private async Task AtAsync(string what, Func<ClusterNode, Task> fault)
    {
        Count(what);
        var node = dice.Of(cluster.Nodes);
        node.IsDown = true;
        await fault(node);
        node.IsDown = false;
    }

    private void Count(string what) => Counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public override string ToString() => string.Join(", ", Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")));
}
