using InvoiceModule.Diagnostics;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Simulation.Truth;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>Leads one run: sets the shop up, lets things happen, and then waits until all is settled.</summary>
internal sealed class Director
{
    private const int MaxActions = 30;

    private readonly World _world;
    private readonly int _steps;
    private readonly Host _host;
    private readonly Payers _payers;
    private readonly Stories _stories;
    private readonly Operators _operators;
    private readonly Themes _themes;

    /// <summary>Takes a _world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="steps">After so many steps nothing new happens any more.</param>
    public Director(World world, int steps)
    {
        (_world, _steps) = (world, steps);
        (_host, _payers) = (new Host(_world), new Payers(_world));
        _stories = new Stories(world, _host, _payers);
        _operators = new Operators(world, _stories);
        _themes = new Themes(world, _host, _payers, _stories, _operators);
    }

    public bool IsDone { get; private set; }

    public async void Run()
    {
        try
        {
            await SetUpAsync();
            var end = _world.Scheduler.Steps + _steps;
            await _themes.PlayAsync();
            for (var i = 0; i < MaxActions && _world.Scheduler.Steps < end && _world.Broken is null; i++)
            {
                if (_operators.AnyNode() is null || _world.Dice.Chance(20) && _world.Nodes.Count < 3)
                    _operators.StartNode(withLoops: true);
                Act();
                await PassAsync();
            }

            await SettleAsync();
            if (_world.Broken is null)
                EndRules.Check(_world);
            if (_world.Broken is null)
                await new Epilogue(_world, _host, _payers, _stories, _operators, QuietAsync).PlayAsync(_operators.AnyNode()!);
            if (_world.Broken is null)
                EndRules.Check(_world);
        }
        catch (Exception exception)
        {
            _world.Fail("simulator", exception.ToString());
        }

        IsDone = true;
    }

    private async Task SetUpAsync()
    {
        _operators.StartNode(withLoops: true);
        if (_world.Dice.Chance(40))
            _world.Trap = (_world.Dice.Pick([CrashPoints.ScanStart.BeforeCommit, CrashPoints.ScanStart.AfterCommit]), 1);
        while (!IsSetUp())
        {
            if (_operators.AnyNode() is not { } node)
            {
                _operators.StartNode(withLoops: true);
                continue;
            }

            _ = node.Run(async services =>
            {
                var wallets = services.GetRequiredService<IWalletService>();
                await wallets.EnsureAsync(new WalletDefinition(World.WalletId, "Shop"));
                foreach (var kind in _world.Kinds)
                {
                    foreach (var asset in kind.Assets)
                        await wallets.SetCurrencyAsync(World.WalletId, Host.Currency(kind.Blockchain, asset.Symbol));
                    if (kind.IsImported)
                        await wallets.ImportAddressesAsync(World.WalletId, kind.Blockchain, [.. Enumerable.Range(0, kind.Addresses).Select(i => FormattableString.Invariant($"{kind.Prefix}{i}"))]);
                }
            });
            await _stories.WaitForAsync(IsSetUp, 2000);
        }

        for (var more = _world.Dice.Pick([0, 0, 0, 1, 1, 1, 2, 3]); more > 0; more--)
            _operators.StartNode(withLoops: _world.Dice.Chance(800));
    }

    private bool IsSetUp() => _world.Mirror.Chains.Rows.Count(c => c.ScannedAt is not null) >= _world.Kinds.Count && _world.Mirror.Keys.Rows.Count > 0
        && _world.Kinds.All(k => !k.IsImported || _world.Mirror.Addresses.Rows.Count(a => a.Space == k.Space) >= k.Addresses);

    private void Act()
    {
        var node = _operators.AnyNode();
        if (node is null)
            return;
        switch (_world.Dice.Below(100))
        {
            case < 30:
                _stories.Purchase(node);
                break;
            case < 40:
                _payers.Pay();
                break;
            case < 47:
                _payers.Mine();
                break;
            case < 52:
                _payers.Reorganise();
                break;
            case < 57:
                _payers.Replace();
                break;
            case < 59:
                _payers.Rebroadcast();
                break;
            case < 71:
                _operators.Disturb(node);
                break;
            case < 76:
                _operators.ChangeNodeOfChain(node);
                break;
            case < 82:
                _operators.ChangeMerchant();
                break;
            case < 84:
                _operators.ChangeDatabase(node);
                break;
            case < 88:
                _operators.RunJobs(node);
                break;
            case < 90:
                _host.Cancel(node);
                break;
            case < 91:
                _host.Redeliver(node);
                break;
            case < 94:
                _host.Clerks.Decide(_operators.AnyNode);
                break;
            case 94:
                _host.Look(node);
                break;
            case 95:
                _host.Clerks.TestReceiver(node);
                break;
            case 96:
                _host.Clerks.Count(node);
                break;
            case < 99:
                _host.Administer(node, _world.Dice.Below(4));
                break;
            default:
                _operators.ChangeRates();
                break;
        }
    }

    private async Task PassAsync()
    {
        var dice = _world.Dice;
        switch (dice.Below(20))
        {
            case < 6:
                for (var turns = dice.Below(12); turns > 0; turns--)
                    await Turn.Next(_world.Scheduler, _world.Stage);
                break;
            case < 15:
                await After(TimeSpan.FromMilliseconds(dice.Between(1, 3500)));
                break;
            case < 18:
                await After(TimeSpan.FromMilliseconds(dice.Between(1, 20_000)));
                break;
            default:
                var length = dice.Chance(60) ? TimeSpan.FromHours(dice.Between(1, 30)) : TimeSpan.FromMinutes(dice.Between(1, 17));
                _world.Coverage.Hit("time", length >= TimeSpan.FromHours(1) ? "asleep for hours" : "asleep for minutes");
                _world.Disturbed();
                _world.Leap(length);
                _world.Disturbed();
                await After(TimeSpan.FromSeconds(dice.Between(0, 5)));
                break;
        }
    }

    private async Task SettleAsync()
    {
        _operators.Calm();
        _payers.PayNewest();
        await QuietAsync(12);
        await SleepAsync(36, 7);

        // What was in the way of a booking in one look, such as a block that the same look took away, is not in the way of the next: half a minute later.
        await QuietAsync(40);
        if (_world.Broken is null)
        {
            EndRules.CheckPool(_world);
            EndRules.CheckLocks(_world);
        }

        foreach (var ledger in _world.Ledgers.Values)
            ledger.Mine(12, _ => true, _world.Scheduler.Time);
        await QuietAsync(5);
        LookAtAll();
        await SleepAsync(75, 7);

        for (var i = 0; i < 60 && _world.Broken is null && NextDue() is { } due; i++)
        {
            if (due > _world.Scheduler.Time)
                _world.Leap(due - _world.Scheduler.Time);
            _world.Disturbed();
            await QuietAsync(4);
        }

        LookAtAll();
        if (_world.Broken is null)
            await VerifyAsync(_operators.AnyNode()!);
    }

    // The newest ones are looked at, with what they have come to.
    private void LookAtAll()
    {
        foreach (var plan in _world.Plans.All.TakeLast(2))
            _host.Look(_operators.AnyNode()!, plan);
    }

    private async Task SleepAsync(int minutes, int seconds)
    {
        _world.Leap(TimeSpan.FromMinutes(minutes));
        _world.Disturbed();
        await QuietAsync(seconds);
    }

    // Nobody waits longer than it takes: until every chain was read anew and nothing is due, and at most so long.
    private async Task QuietAsync(int seconds)
    {
        // Chains that push are read at once in three lives of four: in the others, as where nothing is pushed, only when their time has come.
        if (_world.Seed % 4 != 0)
        {
            foreach (var ledger in _world.Ledgers.Values)
                ledger.Changed?.Invoke();
        }

        var since = _world.Scheduler.Time;
        await _stories.WaitForAsync(() => IsQuiet(since), seconds * 1000);
    }

    private bool IsQuiet(DateTime since)
    {
        // Whoever has written down when something is due may have been ahead.
        var (mirror, now) = (_world.Mirror, _world.Scheduler.Time + SimDatabaseTime.Error);
        return _world.Ledgers.Values.All(l => mirror.Chains.Rows.Any(c => c.Blockchain == l.Blockchain && c.Hash == l.Tip.Hash && c.ScannedAt >= since))
            && !mirror.Outboxes.Rows.Any(o => o.CallbackDueAt <= now || o.HandlerDueAt <= now)
            && !mirror.Invoices.Rows.Any(i => i is { Active: true, Status: < 2 } && i.ExpiresAt <= since || i.RateLockEndsAt <= since);
    }

    private DateTime? NextDue() => _world.Mirror.Outboxes.Rows.SelectMany(o => new[] { o.CallbackDueAt, o.HandlerDueAt }).Where(d => d is not null).Min();

    // The product's own check must agree.
    private async Task VerifyAsync(Node node)
    {
        await node.Run(async services =>
        {
            while (!await services.GetRequiredService<StatisticsService>().RefreshAsync(steps: 1, CancellationToken.None))
            {
            }

            StatisticsRules.Check(_world);
            var report = await services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync();
            foreach (var finding in report.Findings.Where(f => f.Kind == FindingKind.Broken))
                _world.Fail("Verify", finding.ToString());
        });
    }

    private async Task After(TimeSpan time) => await Turn.After(_world.Scheduler, _world.Stage, time);
}
