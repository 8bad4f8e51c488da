using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Simulation.Chains;

namespace InvoiceModule.Simulation.Play;

/// <summary>What payers and miners do on the networks.</summary>
internal sealed class Payers(World world)
{
    private const string Elsewhere = "nobody";

    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);

    public void Pay()
    {
        if (world.Plans.All.Count == 0)
            return;
        var dice = world.Dice;

        // Mostly one that waits for it, now and then one that ended long ago.
        var plans = world.Plans.All;
        var open = plans.Where(p => p.ExpiresAt > world.Scheduler.Time && world.Mirror.Invoices.Rows.FirstOrDefault(i => i.Id == p.Id) is { Active: true, Status: < 2 }).ToList();
        var plan = open.Count > 0 && dice.Chance(750) ? dice.Pick(open) : dice.Chance(600) ? plans[^(1 + dice.Below(Math.Min(3, plans.Count)))] : dice.Pick(plans);
        var ledger = world.Ledgers[plan.Blockchain];
        var due = plan.Value;
        switch (dice.Below(20))
        {
            case 18 or 19:
                PayInParts(plan);
                break;
            case 0 or 1:
                Send("partial", ledger, new Transfer(0, plan.Key, due / dice.Between(2, 4), plan.Contract));
                break;
            case 2:
                Send("over", ledger, new Transfer(0, plan.Key, due + dice.Amount(1, 1000), plan.Contract));
                break;
            case 3:
                Send("one short", ledger, new Transfer(0, plan.Key, due - 1, plan.Contract));
                break;
            case 4:
                Send("several outputs", ledger, new Transfer(0, Elsewhere, 5000), new Transfer(1, plan.Key, due / 2, plan.Contract), new Transfer(2, plan.Key, due - due / 2, plan.Contract));
                break;
            case 5:
                var other = dice.Pick(plans.Where(p => p.Blockchain == plan.Blockchain).ToList());
                Send("batch", ledger, new Transfer(0, plan.Key, due, plan.Contract), new Transfer(1, other.Key, other.Value, other.Contract));
                break;
            case 6:
                Send("dust", ledger, new Transfer(0, plan.Key, dice.Pick([0, 0, 1, 49, 100]), plan.Contract));
                break;
            case 7:
                PayInWrongAsset(plan);
                break;
            case 8:
                PayOnWrongChain(plan);
                break;
            case 9:
                var address = world.Mirror.Addresses.Rows.Where(a => a.Space == "utxo" && a.Epoch == 0).ToList();
                if (address.Count > 0 && dice.Chance(300))
                    Send("never leased", world.Ledgers["utxo"], new Transfer(0, dice.Pick(address).Key, 77_000));
                break;
            default:
                Send("exact", ledger, new Transfer(0, plan.Key, due, plan.Contract));
                break;
        }
    }

    /// <summary>The newest invoice, as it asks.</summary>
    public void PayNewest()
    {
        if (world.Plans.All.Count > 0)
            Pay(world.Plans.All[^1], "exact", world.Plans.All[^1].Value);
    }

    /// <summary>The newest invoice, and no miner takes it: its fee is too low.</summary>
    public void PayNewestUnwanted()
    {
        if (world.Plans.All.Count == 0)
            return;
        var plan = world.Plans.All[^1];
        _unwanted.Add(Pay(plan, "unwanted", plan.Value).TxId);
    }

    /// <summary>Two transactions that make up the price.</summary>
    public void PayInParts(HostPlan plan)
    {
        var part = plan.Value / world.Dice.Between(2, 3);
        Pay(plan, "in parts", part);
        Pay(plan, "in parts", plan.Value - part);
    }

    public SimTransaction Pay(HostPlan plan, string how, BigInteger amount) => Send(how, world.Ledgers[plan.Blockchain], new Transfer(0, plan.Key, amount, plan.Contract));

    /// <summary>One that is signed and not sent yet.</summary>
    public SimTransaction Prepare(HostPlan plan, BigInteger amount)
        => world.Ledgers[plan.Blockchain].Hide([new Transfer(0, plan.Key, amount, plan.Contract)], [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"prepared-{plan.Id}:in")]);

    /// <summary>What a stranger with another coin in his hand does.</summary>
    public void PayInWrongAsset(HostPlan plan)
        => Send("wrong asset", world.Ledgers[plan.Blockchain], new Transfer(0, plan.Key, plan.Value, plan.Contract is null && plan.Blockchain == "acct" ? "0xtoken" : plan.Blockchain == "acct" ? null : "0xfake"));

    /// <summary>The same address on the other network that has it, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    public bool PayOnWrongChain(HostPlan plan)
    {
        if (plan.Blockchain == "utxo" || !world.Ledgers.TryGetValue(plan.Blockchain == "side" ? "acct" : "side", out var wrong))
            return false;
        Send("wrong chain", wrong, new Transfer(0, plan.Key, plan.Value));
        return true;
    }

    public void Replace()
    {
        if (world.Kinds.Select(k => world.Ledgers[k.Blockchain]).Where(l => l.Pool.Count > 0).ToList() is { Count: > 0 } ledgers)
            Replace(world.Dice.Pick(ledgers));
    }

    public void Replace(SimLedger ledger)
    {
        var dice = world.Dice;
        if (ledger.Pool.Count == 0)
            return;
        var old = dice.Pick(ledger.Pool);
        switch (dice.Below(8))
        {
            case 0:
                world.Coverage.Hit("network", "fee bump");
                world.Say($"{old.TxId} is replaced, same outputs");
                ledger.Send(old.Transfers, old.Spends);
                break;
            case 1:
                world.Coverage.Hit("network", "replaced by another amount");
                world.Say($"{old.TxId} is replaced, other amount");
                ledger.Send([.. old.Transfers.Select(t => t with { Amount = t.Amount / 2 })], old.Spends);
                break;
            case 2:
                world.Coverage.Hit("network", "double spend in the pool");
                world.Say($"{old.TxId} is double spent");
                ledger.Send([new Transfer(0, Elsewhere, 1)], old.Spends);
                break;
            case 3:
                world.Coverage.Hit("network", "double spend in a block");
                world.Say($"{old.TxId} is double spent in a block");
                ledger.Mine(1, _ => false, world.Scheduler.Time, ledger.Hide([new Transfer(0, Elsewhere, 1)], old.Spends));
                break;
            case 4:
                ReplaceByMore(ledger, old);
                break;
            case 5:
                ReplaceInPieces(ledger, old);
                break;
            case 6:
                world.Coverage.Hit("network", "replaced by dust");
                world.Say($"{old.TxId} is replaced by next to nothing");
                ledger.Send([.. old.Transfers.Select(t => t with { Amount = dice.Pick([0, 1, 49]) })], old.Spends);
                break;
            default:
                world.Coverage.Hit("network", "forgotten");
                world.Say($"{old.TxId} is forgotten");
                ledger.Forget(old.TxId);
                break;
        }
    }

    /// <summary>The same payer pays the same, only more of it.</summary>
    public void ReplaceByMore(SimLedger ledger, SimTransaction old)
    {
        world.Coverage.Hit("network", "replaced by more");
        world.Say($"{old.TxId} is replaced by three times as much");
        ledger.Send([.. old.Transfers.Select(t => t with { Amount = BigInteger.Min(t.Amount * 3, ChainKind.Largest) })], old.Spends);
    }

    /// <summary>Each of its inputs is spent by a transaction of its own, and each of those pays as much as it did.</summary>
    public void ReplaceInPieces(SimLedger ledger, SimTransaction old)
    {
        world.Coverage.Hit("network", "replaced in pieces", old.Spends.Count > 1);
        world.Say($"{old.TxId} is replaced by {old.Spends.Count} that pay as much each");
        foreach (var spend in old.Spends)
            ledger.Send(old.Transfers, [spend]);
    }

    public void Rebroadcast()
    {
        var ledger = world.Ledgers[world.Dice.Pick(world.Kinds).Blockchain];
        var vanished = ledger.Vanished.ToList();
        if (vanished.Count > 0 && ledger.Rebroadcast(world.Dice.Pick(vanished)))
            world.Coverage.Hit("network", "rebroadcast");
    }

    /// <summary>What a miner writes into a header: the time, and in so many of a thousand another.</summary>
    public DateTime HeaderTime(int wrong)
    {
        var time = world.Scheduler.Time;
        if (!world.Dice.Chance(wrong))
            return time;
        var error = TimeSpan.FromMinutes(world.Dice.Between(-100, 100));
        world.Coverage.Hit("network", "wrong header time");
        return time + error;
    }

    public void Mine()
    {
        var dice = world.Dice;
        var busy = world.Kinds.Where(k => world.Ledgers[k.Blockchain].Pool.Count > 0).ToList();
        var ledger = world.Ledgers[dice.Pick(busy.Count > 0 && dice.Chance(800) ? busy : world.Kinds).Blockchain];
        var time = HeaderTime(100);
        var count = dice.Pick([1, 1, 1, 2, 3, 5, 5, 9]);
        var takesAll = dice.Chance(750);
        List<SimTransaction> extra = [];
        if (dice.Chance(60) && world.Plans.All.Where(p => p.Blockchain == ledger.Blockchain).ToList() is { Count: > 0 } plans)
        {
            var plan = dice.Pick(plans);
            extra.Add(ledger.Coinbase(new Transfer(0, plan.Key, plan.Value)));
            world.Coverage.Hit("network", "coinbase");
        }

        if (dice.Chance(60) && world.Plans.All.Where(p => p.Blockchain == ledger.Blockchain).ToList() is { Count: > 0 } direct)
        {
            var plan = dice.Pick(direct);
            extra.Add(ledger.Hide([new Transfer(0, plan.Key, plan.Value, plan.Contract)], [$"hidden-{dice.Next()}"]));
            world.Coverage.Hit("network", "first met in a block");
        }

        world.Say($"{ledger.Blockchain} finds {count} blocks on {ledger.Tip.Height}");
        ledger.Mine(count, t => !_unwanted.Contains(t.TxId) && (takesAll || dice.Chance(500)), time, extra);
        world.Coverage.Hit("network", "block");
    }

    /// <summary>Every network finds so many blocks, and takes all that waits.</summary>
    public void MineAll(int count)
    {
        foreach (var ledger in world.Ledgers.Values)
            ledger.Mine(count, t => !_unwanted.Contains(t.TxId), world.Scheduler.Time);
    }

    public void Reorganise()
    {
        var dice = world.Dice;
        var busy = world.Kinds.Where(k => world.Ledgers[k.Blockchain].Best.Any(b => b.Transactions.Count > 0)).ToList();
        var ledger = world.Ledgers[dice.Pick(busy.Count > 0 ? busy : world.Kinds).Blockchain];
        var depth = dice.Pick([1, 1, 1, 2, 3, 5, 8, 13, 30]);

        // Mostly one that takes a payment with it.
        var paid = ledger.Best.Where(b => b.Transactions.Count > 0 && b.Height > ledger.Tip.Height - 30).ToList();
        if (paid.Count > 0 && dice.Chance(700))
            depth = (int)(ledger.Tip.Height - dice.Pick(paid).Height) + 1;
        Reorganise(ledger, depth);
    }

    public void Reorganise(SimLedger ledger, int depth)
    {
        var dice = world.Dice;
        depth = Math.Min(depth, ledger.Best.Count - 2);
        var (back, again) = (dice.Between(0, 1000), dice.Between(0, 1000));
        var longer = dice.Pick([0, 1, 1, 1, 2]);
        world.Say($"{ledger.Blockchain} loses {depth} blocks below {ledger.Tip.Height + 1}, and gains {depth + longer}");
        ledger.Reorganise(depth, longer, _ => dice.Chance(back) ? 0 : dice.Chance(again) ? 1 : 2, blocks => dice.Chance(600) ? 0 : dice.Below(blocks));
        world.Coverage.Hit("network", depth switch { 1 => "reorganisation of 1", <= 8 => "reorganisation of 2 to 8", < 30 => "reorganisation of 9 to 29", _ => "reorganisation of 30" });
    }

    private SimTransaction Send(string how, SimLedger ledger, params Transfer[] transfers)
    {
        // Now and then from two inputs, which can be spent apart.
        var dice = world.Dice;
        var sent = ledger.Send(transfers, dice.Chance(250) ? [$"coin-{dice.Next()}", $"coin-{dice.Next()}"] : null);
        world.Coverage.Hit("payer", how);
        world.Say($"{sent.TxId} pays {string.Join(", ", transfers.Select(t => $"{t.Amount} to {t.To}"))} ({how})");
        return sent;
    }
}
