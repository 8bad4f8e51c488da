using System.Numerics;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Play;

/// <summary>Money that came short of a price or beyond it and is sent back, and what comes of it before and after somebody has written that down.</summary>
internal sealed class Refunds(World world, Host host, Payers payers, Stories stories, Operators operators)
{
    public Task PlayAsync(Node node) => world.Dice.Chance(600) ? PlayShortAsync(node) : PlaySurplusAsync(node);

    private async Task PlayShortAsync(Node node)
    {
        var dice = world.Dice;
        if (await stories.OrderAsync(node, isFiat: dice.Chance(250), r => r with { Confirmations = dice.Between(1, 3) }) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        var first = payers.Pay(plan, "partial", plan.Value / dice.Between(3, 5));
        var second = dice.Chance(600) ? payers.Pay(plan, "partial", plan.Value / dice.Between(3, 5)) : null;
        await stories.WaitAsync(1500);
        if (dice.Chance(700))
            ledger.Mine(dice.Pick([1, 3, 3, 4]), _ => true, world.Scheduler.Time);
        await stories.WaitAsync(1500);

        // One of them leaves the chain, for the time being or for good; or both, and an invoice that was PAID by them is so no more.
        if (second is not null)
            await TakeBackAsync(ledger, plan, second);

        // A node that is away when somebody writes it down tells later of a block that calls itself older than the expiry.
        stories.Leap(plan.ExpiresAt.AddMinutes(dice.Pick([1, 11, 15, 29, 45])) - world.Scheduler.Time);
        await stories.WaitForAsync(() => !InvoiceOf(plan).Active, 4000);
        var isAway = dice.Chance(600);
        if (isAway)
            SetNodes(NodeMode.Down);
        if (isAway && dice.Chance(900))
        {
            await stories.WaitAsync(500);
            ledger.Mine(1, _ => false, plan.ExpiresAt.AddMinutes(dice.Pick([-1, -1, 5])), ledger.Hide([new(0, plan.Key, plan.Value - InvoiceOf(plan).Received, plan.Contract)], [$"hidden-{dice.Next()}"]));
        }

        Note(node, host.Clerks.NoteShortRefund, plan);
        await stories.WaitAsync(1500);
        SetNodes(NodeMode.Honest);
        if (dice.Chance(500) && Gone(plan) is { } gone)
        {
            host.Clerks.GiveUp(operators.AnyNode() ?? node, gone);
            await stories.WaitAsync(1000);
            Note(node, host.Clerks.NoteShortRefund, plan);
            await stories.WaitAsync(1000);
        }

        await ComeAfterwardsAsync(node, plan, ledger, first, second);
        for (var i = 0; i < 6; i++)
        {
            host.Create(operators.AnyNode() ?? node);
            await stories.WaitAsync(150);
        }
    }

    private async Task TakeBackAsync(SimLedger ledger, HostPlan plan, SimTransaction second)
    {
        var dice = world.Dice;
        if (dice.Chance(300))
            return;
        switch (dice.Below(2))
        {
            case 0 when ledger.BlockOf(second.TxId) is { } block:
                var fate = dice.Pick([0, 2, 2]);
                ledger.Reorganise((int)(ledger.Tip.Height - block.Height) + 1, 1, t => t.TxId == second.TxId ? fate : 1, _ => 0);
                break;
            case var _ when ledger.BlockOf(second.TxId) is null:
                ledger.Mine(dice.Between(1, 4), t => t.TxId != second.TxId, world.Scheduler.Time, ledger.Hide([new(0, "nobody", 1)], second.Spends));
                break;
            default:
                var rest = payers.Pay(plan, "in parts", plan.Value - second.Transfers[0].Amount);
                await stories.WaitAsync(1200);
                ledger.Mine(4, _ => true, world.Scheduler.Time);
                await stories.WaitAsync(2500);
                var last = ledger.BlockOf(rest.TxId)?.Height ?? ledger.Tip.Height;
                ledger.Reorganise((int)(ledger.Tip.Height - last) + 1, 1, t => t.TxId == rest.TxId ? 2 : 1, _ => 0);
                break;
        }

        await stories.WaitAsync(2500);
    }

    // Whatever comes now, or returns, waits for somebody; and whoever wants to credit it is refused.
    private async Task ComeAfterwardsAsync(Node node, HostPlan plan, SimLedger ledger, SimTransaction first, SimTransaction? second)
    {
        var dice = world.Dice;
        for (var moves = dice.Between(2, 4); moves > 0 && world.Broken is null; moves--)
        {
            switch (dice.Below(7))
            {
                case 0:
                    payers.Pay(plan, "partial", BigInteger.Max(1, plan.Value - InvoiceOf(plan).Received));
                    break;
                case 1 when second is not null && ledger.Rebroadcast(second):
                    world.Coverage.Hit("network", "rebroadcast");
                    break;
                case 2 or 3 when ledger.BlockOf(first.TxId) is { } block:
                    ledger.Reorganise((int)(ledger.Tip.Height - block.Height) + 1, 1, _ => 0, _ => 0);
                    await stories.WaitAsync(dice.Pick([1, 2500]));
                    if (ledger.Pool.Count > 0)
                        payers.Replace(ledger);
                    break;
                case 4:
                    host.Clerks.AcceptShort(operators.AnyNode() ?? node, plan.Id);
                    break;
                case 5 when Waiting(plan) is { } payment && dice.Chance(700):
                    host.Clerks.Accept(operators.AnyNode() ?? node, payment);
                    break;
                case 5 when Waiting(plan) is { } payment:
                    host.Clerks.NoteRefund(operators.AnyNode() ?? node, payment);
                    break;
                default:
                    ledger.Mine(1, _ => true, world.Scheduler.Time);
                    break;
            }

            await stories.WaitAsync(dice.Between(800, 2500));
        }

        stories.Leap(TimeSpan.FromMinutes(dice.Pick([5, 25, 45])));
        await stories.WaitAsync(1500);
    }

    private async Task PlaySurplusAsync(Node node)
    {
        var dice = world.Dice;
        if (await stories.OrderAsync(node, with: r => r with { Confirmations = dice.Between(1, 2) }) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        payers.Pay(plan, "over", plan.Value + dice.Amount(1, plan.Value));
        await stories.WaitAsync(1200);
        ledger.Mine(2, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(1500);
        for (var rounds = 0; rounds < 3 && world.Broken is null; rounds++)
        {
            Note(node, host.Clerks.NoteSurplus, plan);
            await stories.WaitAsync(dice.Pick([1, 1200]));
            switch (dice.Below(4))
            {
                case 0:
                    payers.Reorganise(ledger, 1);
                    break;
                case 1:
                    payers.Pay(plan, "exact", plan.Value);
                    break;
                default:
                    payers.Pay(plan, "exact", plan.Value);
                    await stories.WaitAsync(1200);
                    ledger.Mine(2, _ => true, world.Scheduler.Time);
                    break;
            }

            await stories.WaitAsync(1500);
        }

        Note(node, host.Clerks.NoteSurplus, plan);
        await stories.WaitAsync(1500);
    }

    /// <summary>A surplus went back, and then money leaves the chain that had all its confirmations: what is left is less than the price, or even what stood.</summary>
    public async Task PlayLackAsync(Node node)
    {
        var dice = world.Dice;
        if (await stories.OrderAsync(node, with: r => r with { Confirmations = dice.Between(1, 2) }) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        var first = payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(1200);
        ledger.Mine(2, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(1500);
        List<SimTransaction> extras = [payers.Pay(plan, "partial", plan.Value / dice.Between(1, 3)), payers.Pay(plan, "partial", plan.Value / dice.Between(2, 4))];
        await stories.WaitAsync(1200);
        ledger.Mine(2, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
        Note(node, host.Clerks.RefundSurplus, plan);
        await stories.WaitAsync(1500);
        for (var rounds = dice.Between(1, 3); rounds > 0 && world.Broken is null; rounds--)
        {
            // Gone with its block, or waiting again until it is mined anew.
            var (left, fate) = (dice.Pick(extras), dice.Pick([0, 2, 2]));
            if (ledger.BlockOf(left.TxId) is { } block)
                ledger.Reorganise((int)(ledger.Tip.Height - block.Height) + 1, 1, t => t.TxId == left.TxId ? fate : 1, _ => 0);
            await stories.WaitAsync(dice.Pick([1, 2500]));
            Note(node, host.Clerks.SettleSentBack, plan);
            await stories.WaitAsync(1500);
            ledger.Mine(1, _ => true, world.Scheduler.Time);
            await stories.WaitAsync(2500);
        }

        // What was sent back is missed no more where the rest of it leaves too: that is a reversal.
        if (dice.Chance(600) && ledger.BlockOf(first.TxId) is { } paid)
            ledger.Reorganise((int)(ledger.Tip.Height - paid.Height) + 1, 1, t => t.TxId == first.TxId ? 0 : 1, _ => 0);
        await stories.WaitAsync(2500);
    }

    // One or two at once, who have seen the same.
    private void Note(Node node, Action<Node, Guid> note, HostPlan plan)
    {
        for (var people = world.Dice.Between(1, 2); people > 0; people--)
            note(operators.AnyNode() ?? node, plan.Id);
    }

    private Truth.InvoiceRow InvoiceOf(HostPlan plan) => world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id);

    private PaymentRow? Gone(HostPlan plan) => world.Mirror.Payments.Rows.FirstOrDefault(p => p.InvoiceId == plan.Id && p is { IsCredited: true, Void: not null });

    private PaymentRow? Waiting(HostPlan plan) => world.Mirror.Payments.Rows.FirstOrDefault(p => p.InvoiceId == plan.Id && p is { Disposition: 1, ResolvedAt: null });

    private void SetNodes(NodeMode mode) => world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = mode));
}
