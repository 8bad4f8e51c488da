using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;

namespace InvoiceModule.Simulation.Play;

/// <summary>Brings one invoice to a status, and from there to another, in time or after it has ended.</summary>
internal sealed class EdgeWalk(World world, Host host, Payers payers, Stories stories)
{
    private const int Required = 3;
    private const int NotPaid = 0;
    private const int Partial = 1;
    private const int InMempool = 2;
    private const int InBlock = 3;

    private readonly List<SimTransaction> _parts = [];

    public async Task PlayAsync(Node node, (int From, int To, bool IsLate) edge)
    {
        var (from, to, isLate) = edge;
        var before = world.Plans.All.Count;
        host.Create(node, isFiat: false, r => r with { Confirmations = Required });
        await stories.WaitAsync(1000);
        if (world.Plans.All.Count == before)
            return;
        var plan = world.Plans.All[^1];
        var ledger = world.Ledgers[plan.Blockchain];
        if (isLate)
        {
            stories.Leap(plan.ExpiresAt.AddSeconds(1) - world.Scheduler.Time);

            // What comes before anybody has looked is booked with the end or before it.
            if (from != to)
                await stories.WaitAsync(3500);
        }

        GoTo(plan, ledger, from);
        await stories.WaitAsync(3500);
        GoTo(plan, ledger, to);
        await stories.WaitAsync(3500);
    }

    private void GoTo(HostPlan plan, SimLedger ledger, int status)
    {
        var blocks = _parts.Select(p => ledger.BlockOf(p.TxId)).OfType<SimBlock>().ToList();
        if (blocks.Count > 0)
        {
            Uproot(ledger, (int)(ledger.Tip.Height - blocks.Min(b => b.Height)) + 1, status);
            return;
        }

        // In the pool: too many are spent otherwise, and what is missing is paid.
        var wanted = status switch { NotPaid => 0, Partial => 1, _ => 2 };
        while (_parts.Count > wanted)
        {
            ledger.Send([new(0, "nobody", 1)], _parts[^1].Spends);
            _parts.RemoveAt(_parts.Count - 1);
        }

        while (_parts.Count < wanted)
            _parts.Add(payers.Pay(plan, "in parts", _parts.Count == 0 ? plan.Value / 2 : plan.Value - plan.Value / 2));
        if (status > InMempool)
            ledger.Mine(status == InBlock ? 1 : Required, _ => true, world.Scheduler.Time);
    }

    // The blocks of its payments are lost. What becomes of the payments is what makes the next status.
    private void Uproot(SimLedger ledger, int depth, int status)
    {
        world.Say($"{ledger.Blockchain} loses {depth} blocks, to bring an invoice to status {status}");
        var kept = status switch { NotPaid => 0, Partial => 1, _ => 2 };
        var ids = _parts.Select(p => p.TxId).Take(kept).ToHashSet(StringComparer.Ordinal);
        var ours = _parts.Select(p => p.TxId).ToHashSet(StringComparer.Ordinal);
        var isPool = status == InMempool || status == Partial && world.Dice.Chance(500);
        ledger.Reorganise(
            depth,
            status > InBlock ? Required : 1,
            t => !ours.Contains(t.TxId) ? 0 : !ids.Contains(t.TxId) ? 2 : isPool ? 0 : 1,
            blocks => status > InBlock ? 0 : blocks - 1);
    }
}
