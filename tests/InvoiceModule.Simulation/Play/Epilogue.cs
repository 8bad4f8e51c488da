using System.Numerics;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;

namespace InvoiceModule.Simulation.Play;

/// <summary>What is played when a life is over and all is settled, so that no dice of the life itself depend on it.</summary>
internal sealed class Epilogue(World world, Host host, Payers payers, Stories stories, Operators operators, Func<int, Task> quiet)
{
    private const int InBlock = 3;
    private const int Deepest = 30;
    private const int Reversed = 4;

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(Node node)
    {
        switch (world.Seed % 16)
        {
            case 0 or 8:
                await TellAgainAsync();
                break;
            case 1 or 9:
                await SleepOverPriceAsync(node);
                break;
            case 2 or 10:
                await OrderAtWakingAsync(node);
                break;
            case 4 or 12:
                await LieAsync(node);
                break;
            case 6:
                await MineUnseenAsync(node);
                break;
            case 7 or 15:
                await SendBackAsync(node);
                break;
            case 14:
                await RunDryAsync(node);
                break;
            case 3 or 11:
                await SettleAsync(node);
                break;
            default:
                await ShowOldPoolAsync(node);
                break;
        }
    }

    /// <summary>
    /// S8: the same facts once more, in another order. Every transaction of the last blocks stands in another block now, beside others, and the pool comes twice and
    /// shuffled. Once all are as deep as before, every invoice is what it was, and every payment where it was.
    /// </summary>
    private async Task TellAgainAsync()
    {
        var before = Settled();
        foreach (var ledger in world.Ledgers.Values)
        {
            // New coins are gone with their block: that is another fact.
            var depth = ledger.Best.Reverse().Take(Math.Min(Deepest, ledger.Best.Count - 1)).TakeWhile(b => b.Transactions.All(t => !t.IsCoinbase)).Count();
            world.Coverage.Hit("epilogue", "facts told again in another order", ledger.Best.TakeLast(depth).Any(b => b.Transactions.Count > 0));
            if (depth > 0)
                ledger.Reorganise(depth, 1, _ => 1, world.Dice.Below);
        }

        world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = NodeMode.Shuffled));
        if (world.Dice.Chance(500))
            await quiet(20);
        foreach (var ledger in world.Ledgers.Values)
            ledger.Mine(12, _ => false, world.Scheduler.Time);
        await quiet(20);
        world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = NodeMode.Honest));
        await quiet(20);
        foreach (var (what, state) in Settled())
        {
            if (!before.TryGetValue(what, out var was) || was != state)
                world.Fail("S8", $"{what} is {state}, and was {was} before the same facts came in another order.");
        }
    }

    /// <summary>
    /// All machines have slept, and an order comes before anything else has asked for the time. By a clock that slept the chains have just been read, and the rates
    /// are fresh: no invoice may be made by it (F98), nor be dated by it.
    /// </summary>
    private async Task OrderAtWakingAsync(Node node)
    {
        world.Scheduler.Leap(TimeSpan.FromMinutes(world.Dice.Between(7, 150)), isSleep: true);
        world.Disturbed();
        var (woken, plans) = (world.Scheduler.Time, world.Plans.All.Count);
        host.AsksForLooks = true;
        host.Create(node, isFiat: false);
        await stories.WaitForAsync(() => world.Plans.All.Count > plans, 5000);
        host.AsksForLooks = false;
        world.Coverage.Hit("epilogue", "ordered at waking", world.Plans.All.Count > plans);
        foreach (var plan in world.Plans.All.Skip(plans))
        {
            var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id);
            if (invoice.CreatedAt < woken - SimDatabaseTime.Error)
                world.Fail("F98", $"invoice {plan.Id} is dated {invoice.CreatedAt:T} and was made after {woken:T}: the machine slept, and nobody asked for the time.");
        }

        await quiet(40);
    }

    /// <summary>A process stands still between an order's price and its invoice, and the rate falls meanwhile: nothing is sold at the rate of before (F35, M5).</summary>
    private async Task SleepOverPriceAsync(Node node)
    {
        var (plans, isStopped) = (world.Plans.All.Count, false);
        world.BeforeInvoice = () =>
        {
            isStopped = true;
            world.Rates.Fall(300);
            world.Scheduler.Leap(TimeSpan.FromMinutes(world.Dice.Between(3, 90)), isSleep: world.Dice.Chance(500));
            world.Disturbed();
        };
        host.Create(node, isFiat: true);
        await stories.WaitForAsync(() => world.Plans.All.Count > plans, 5000);
        world.BeforeInvoice = null;
        world.Coverage.Hit("epilogue", "stopped between price and invoice", isStopped);
        await quiet(40);
    }

    /// <summary>Whoever mines what nobody sees has a clock that runs ahead: his block calls itself younger than the lease that was opened meanwhile.</summary>
    private async Task MineUnseenAsync(Node node)
    {
        await new Troubles(world, host, payers, stories, operators).PayUnseenAsync(node, TimeSpan.FromMinutes(world.Dice.Between(5, 100)));
        world.Coverage.Hit("epilogue", "mined unseen by a clock that runs ahead");
        await quiet(40);
    }

    /// <summary>What came short of a price or beyond it is sent back.</summary>
    private async Task SendBackAsync(Node node)
    {
        await new Refunds(world, host, payers, stories, operators).PlayAsync(node);
        world.Coverage.Hit("epilogue", "a refund");

        // Of two branches of one height the other is followed when it has stood for a while, or has grown.
        foreach (var ledger in world.Ledgers.Values)
            ledger.Mine(12, _ => true, world.Scheduler.Time);
        await quiet(40);
    }

    /// <summary>People settle what only they can, one or two at once, who have seen the same: reversals, and what an invoice lacks without what was sent back of it.</summary>
    private async Task SettleAsync(Node node)
    {
        await new Refunds(world, host, payers, stories, operators).PlayLackAsync(node);
        await host.Clerks.LookForAskedAsync(operators.AnyNode() ?? node);
        foreach (var invoice in world.Mirror.Invoices.Rows.Where(i => world.Notes.IsReversalDue(i) || world.Notes.IsLackDue(i) || world.Dice.Chance(100)).ToList())
        {
            for (var people = world.Dice.Between(1, 2); people > 0; people--)
            {
                if (world.Notes.IsLackDue(invoice) || !world.Notes.IsReversalDue(invoice) && world.Dice.Chance(500))
                    host.Clerks.SettleSentBack(operators.AnyNode() ?? node, invoice.Id);
                else
                    host.Clerks.SettleReversal(operators.AnyNode() ?? node, invoice.Id);
            }

            await stories.WaitAsync(world.Dice.Pick([1, 1200]));
        }

        await stories.WaitAsync(1500);
        await host.Clerks.LookForAskedAsync(operators.AnyNode() ?? node);
        foreach (var ledger in world.Ledgers.Values)
            ledger.Mine(12, _ => true, world.Scheduler.Time);
        await quiet(40);
        await host.Clerks.LookForAskedAsync(operators.AnyNode() ?? node);
    }

    /// <summary>A block has made a payment impossible, and the pool of another node shows it as if nothing had happened. It counts again when that block is lost, and not before (M7).</summary>
    private async Task ShowOldPoolAsync(Node node)
    {
        var dice = world.Dice;
        if (await stories.OrderAsync(node, with: r => r with { Confirmations = dice.Between(1, 3) }) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        var payment = payers.Pay(plan, "exact", plan.Value);
        await stories.WaitForAsync(() => world.Mirror.Payments.Rows.Any(p => p.TxId == payment.TxId), 60_000);
        var conflict = ledger.Hide([new(0, "nobody", 1)], payment.Spends);
        ledger.Mine(dice.Between(1, 3), t => t.TxId != payment.TxId, world.Scheduler.Time, conflict);
        await stories.WaitForAsync(() => world.Mirror.Payments.Rows.Any(p => p.TxId == payment.TxId && p.Void == "conflicted"), 60_000);
        SetOldPool([payment]);
        await quiet(40);
        if (dice.Chance(500))
        {
            ledger.Reorganise((int)(ledger.Tip.Height - ledger.BlockOf(conflict.TxId)!.Height) + 1, 1, t => t.TxId == conflict.TxId ? 2 : 1, _ => 0);
            ledger.Rebroadcast(payment);
            await quiet(40);
        }

        SetOldPool([]);
        await quiet(40);
        ledger.Mine(12, _ => true, world.Scheduler.Time);
        await quiet(40);
        var isThere = ledger.BlockOf(payment.TxId) is not null;
        if (world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id).Received != (isThere ? plan.Value : 0))
            world.Fail("M7", $"invoice {plan.Id} has {(isThere ? "not " : "")}received what an old pool had shown.");

        void SetOldPool(IReadOnlyList<SimTransaction> pool)
        {
            foreach (var view in world.Nodes.SelectMany(n => n.Views).Where(v => v.Blockchain == plan.Blockchain))
                view.OldPool = pool;
            ledger.Changed?.Invoke();
        }
    }

    /// <summary>The service that makes addresses answers too late and does not heed when it is told to stop, and the stock runs out: that no invoice waits for it is asked wherever one is made (F41).</summary>
    private async Task RunDryAsync(Node node)
    {
        world.Providers.SetAll(ProviderMode.Deaf);
        for (var i = 0; i < 40 && world.Broken is null; i++)
        {
            host.Create(node, isFiat: false, request => request with { Blockchain = world.Kinds[0].Blockchain, Symbol = world.Kinds[0].Assets[0].Symbol });
            await stories.WaitAsync(250);
        }

        world.Coverage.Hit("epilogue", "the stock of addresses runs out");
        await quiet(60);
        world.Providers.SetAll(ProviderMode.Well);
        await quiet(60);
    }

    /// <summary>
    /// A node says of its pool what is not true, once: that more was sent, or less, or what nobody sent. The product believes its node, so an invoice may say
    /// IN_MEMPOOL by it; never more, for a pool's word is no block's. What stands at last is what truly came. Whoever runs a node that lies about its blocks has
    /// nobody else to ask: against that nothing is promised.
    /// </summary>
    private async Task LieAsync(Node node)
    {
        var plans = world.Plans.All.Count;
        host.Create(node, isFiat: false, request => request with { Data = world.Shop.Order(request.Data, null) });
        await stories.WaitForAsync(() => world.Plans.All.Count > plans, 5000);
        if (world.Plans.All.Count == plans)
            return;
        var plan = world.Plans.All[^1];
        var ledger = world.Ledgers[plan.Blockchain];
        var (sent, told) = world.Dice.Pick<(BigInteger, BigInteger)>([(plan.Value / 2, plan.Value), (plan.Value, plan.Value / 2), (plan.Value, 2 * plan.Value), (0, plan.Value)]);
        var isInvented = sent.IsZero;
        var transaction = isInvented ? ledger.Hide([new(0, plan.Key, told, plan.Contract)], ["invented:in"]) : payers.Prepare(plan, sent);
        foreach (var view in world.Nodes.SelectMany(n => n.Views).Where(v => v.Blockchain == plan.Blockchain))
            view.Lie = new AmountLie(transaction, told, isInvented);
        if (isInvented)
            ledger.Changed?.Invoke();
        else
            ledger.Rebroadcast(transaction);
        await stories.WaitForAsync(() => world.Mirror.Payments.Rows.Any(p => p.TxId == transaction.TxId), 60_000);
        foreach (var view in world.Nodes.SelectMany(n => n.Views))
            view.Lie = null;
        if (world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id).Status >= InBlock)
            world.Fail("M6", $"invoice {plan.Id} is paid in blocks by what a node said of its pool.");

        // An invented one is in no pool any more: nothing says why, so it counts for its grace.
        await quiet(20);
        ledger.Mine(12, _ => true, world.Scheduler.Time);
        await quiet(20);
        stories.Leap(TimeSpan.FromMinutes(45));
        await quiet(40);
        await quiet(40);
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id);
        if (invoice.Received != sent || invoice.Status >= InBlock != sent >= invoice.Price)
            world.Fail("M6", $"invoice {plan.Id} of {plan.Value} has received {invoice.Received} with status {invoice.Status}; truly {sent} came, and a node once said {told}.");
    }

    // What S8 speaks of: status, what is credited and what is in suspense. That something was taken back is a word on the order itself, and it ends when a
    // double spend is deep enough, as it becomes in here.
    private Dictionary<string, string> Settled()
        => world.Mirror.Invoices.Rows.Select(i => ($"invoice {i.Id}", FormattableString.Invariant($"status {i.Status} with {i.Received}, exceptions {i.Exceptions & ~Reversed}, {i.Txs}")))
            .Concat(world.Mirror.Payments.Rows.Select(p => (FormattableString.Invariant($"payment {p.Id}, {p.TxId}/{p.Ordinal},"), FormattableString.Invariant($"of {p.InvoiceId} with disposition {p.Disposition} ({p.Reason}), {p.Amount}, {p.Void}"))))
            .ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal);
}
