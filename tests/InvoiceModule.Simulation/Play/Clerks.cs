using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Truth;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>What merchants' people do by hand: they decide on money, try their receiver, and look at numbers.</summary>
internal sealed class Clerks(World world, Host host)
{
    /// <summary>One or two people decide on one payment in suspense, or accept a short one.</summary>
    public void Decide(Func<Node?> anyNode)
    {
        var open = world.Mirror.Payments.Rows.Where(p => p is { Disposition: 1, ResolvedAt: null }).ToList();
        var shorts = world.Mirror.Invoices.Rows.Where(i => i.Received.Sign > 0 && i.Received < i.Price).ToList();
        if (shorts.Count > 0 && (open.Count == 0 || world.Dice.Chance(300)))
        {
            var invoice = world.Dice.Pick(shorts);
            for (var people = world.Dice.Between(1, 2); people > 0 && anyNode() is { } node; people--)
            {
                if (world.Whims.Chance(300))
                    NoteShortRefund(node, invoice.Id);
                else
                    AcceptShort(node, invoice);
            }
        }
        else if (open.Count > 0)
        {
            var payment = world.Dice.Pick(open);
            for (var people = world.Dice.Between(1, 2); people > 0 && anyNode() is { } node; people--)
                Settle(node, payment);
        }
    }

    /// <summary>Sends a callback that belongs to no invoice.</summary>
    public void TestReceiver(Node node)
    {
        var url = $"http://{world.Dice.Pick(world.Merchants.All).Host}/try";
        Act(node, "receiver tried", AuditActions.CallbackTested, null, null, (services, act) => services.GetRequiredService<CallbackTest>().SendAsync(World.WalletId, url, act, CancellationToken.None));
    }

    public void Cancel(Node node, Guid invoice)
        => Act(node, "cancel by hand", AuditActions.InvoiceCanceled, null, invoice, (services, act) => services.GetRequiredService<InvoiceService>().CancelAsync(invoice, act, CancellationToken.None));

    public void Redeliver(Node node, EventRow change)
        => Act(node, "redeliver by hand", AuditActions.CallbackRedelivered, null, change.InvoiceId, (services, act)
            => services.GetRequiredService<CallbackService>().RedeliverAsync(change.InvoiceId, change.Id, act, CancellationToken.None));

    public void NoteRefund(Node node, PaymentRow payment)
        => Act(node, "refund noted", AuditActions.RefundNoted, payment.Id, payment.InvoiceId, (services, act) => services.GetRequiredService<ISuspenseService>().NoteRefundAsync(payment.Id, "back", act));

    /// <summary>Somebody says that a short payment has been sent back: what he sees of it then.</summary>
    public void NoteShortRefund(Node node, Guid id)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        Note(node, AuditActions.ShortRefundNoted, invoice, i => world.Refunds.IsShortDue(i, world.Scheduler.Time), (services, act) => services.GetRequiredService<ShortRefunds>().NoteAsync(id, invoice.Received, "back", act, CancellationToken.None));
    }

    /// <summary>Somebody says that what came beyond the price has been sent back, or stays here.</summary>
    public void NoteSurplus(Node node, Guid id)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        if (world.Dice.Chance(500))
            RefundSurplus(node, id);
        else
            Note(node, AuditActions.SurplusKept, invoice, world.Refunds.IsSurplusDue, (services, act) => services.GetRequiredService<SurplusNotes>().KeepAsync(id, invoice.Received, act, CancellationToken.None));
    }

    /// <summary>Somebody says that what came beyond the price has been sent back.</summary>
    public void RefundSurplus(Node node, Guid id)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        Note(node, AuditActions.SurplusRefundNoted, invoice, world.Refunds.IsSurplusDue, (services, act) => services.GetRequiredService<SurplusNotes>().RefundAsync(id, invoice.Received, null, act, CancellationToken.None));
    }

    /// <summary>Somebody says that he has dealt with the reversal he sees.</summary>
    public void SettleReversal(Node node, Guid id)
    {
        var (invoice, reversal) = (world.Mirror.Invoices.Rows.First(i => i.Id == id), world.Notes.LastReversal(id) ?? "evt_none");
        Note(node, AuditActions.ReversalSettled, invoice, world.Notes.IsReversalDue, (services, act) => services.GetRequiredService<ReversalNotes>().NoteAsync(id, reversal, act, CancellationToken.None));
    }

    /// <summary>Somebody says that he has dealt with what an invoice lacks without what was sent back of it.</summary>
    public void SettleSentBack(Node node, Guid id)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        Note(node, AuditActions.SentBackSettled, invoice, world.Notes.IsLackDue, (services, act) => services.GetRequiredService<SentBackInvoices>().SettleAsync(id, invoice.Received, act, CancellationToken.None));
    }

    /// <summary>Somebody opens the lists of what waits for a person.</summary>
    public async Task LookForAskedAsync(Node node)
        => await node.Run(async services =>
        {
            var before = world.Notes.Asked();
            var (reversed, lacking) = await services.GetRequiredService<InvoicingDb>().ReadAsync(
                async (context, token) => (await InvoiceAttentions.Of(context, context.Set<Invoice>(), InvoiceAttention.Reversed).Select(i => i.Id).ToListAsync(token),
                    await SentBackInvoices.FindAsync(context, [World.WalletId], token)),
                CancellationToken.None);
            world.Notes.CheckAsked(before, [.. reversed.Order()], [.. lacking.Order()]);
        });

    /// <summary>Somebody does not wait any longer for what has left the chain.</summary>
    public void GiveUp(Node node, PaymentRow payment)
        => Act(node, "suspense closed", AuditActions.PaymentGivenUp, payment.Id, payment.InvoiceId, (services, act) => services.GetRequiredService<ISuspenseService>().GiveUpAsync(payment.Id, act));

    /// <summary>Somebody takes what came of a price for the whole.</summary>
    public void AcceptShort(Node node, Guid id) => AcceptShort(node, world.Mirror.Invoices.Rows.First(i => i.Id == id));

    /// <summary>Somebody credits what waits to the invoice it came for.</summary>
    public void Accept(Node node, PaymentRow payment)
        => Act(node, "suspense accepted", AuditActions.PaymentAccepted, payment.Id, payment.InvoiceId, (services, act) => services.GetRequiredService<ISuspenseService>().AcceptAsync(payment.Id, act));

    /// <summary>Somebody opens the overview.</summary>
    public void Count(Node node) => host.Try(node, "count", services => services.GetRequiredService<StatisticsService>().RefreshAsync(steps: 3, CancellationToken.None));

    private void AcceptShort(Node node, Truth.InvoiceRow invoice)
        => Act(node, "short payment accepted", AuditActions.ShortPaymentAccepted, null, invoice.Id, (services, act)
            => services.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, invoice.Received, act));

    private void Settle(Node node, PaymentRow payment)
    {
        var dice = world.Dice;
        if (payment.Void is not null && dice.Chance(500))
        {
            GiveUp(node, payment);
            return;
        }

        switch (dice.Below(5))
        {
            case 0 or 1:
                Accept(node, payment);
                break;
            case 2 or 3:
                var fitting = world.Mirror.Invoices.Rows.Where(i => i.Blockchain == payment.Blockchain && i.Contract == payment.Contract).ToList();
                var all = world.Mirror.Invoices.Rows.ToList();
                var target = dice.Pick(fitting.Count > 0 && dice.Chance(800) ? fitting : all);
                var action = target.Id == payment.InvoiceId ? AuditActions.PaymentAccepted : AuditActions.PaymentAssigned;
                Act(node, "suspense assigned", action, payment.Id, target.Id, (services, act) => services.GetRequiredService<ISuspenseService>().AssignAsync(payment.Id, target.Id, act));
                break;
            default:
                NoteRefund(node, payment);
                break;
        }
    }

    // Who may say so is not refused, as long as nothing has happened in between.
    private void Note(Node node, string action, Truth.InvoiceRow invoice, Func<Truth.InvoiceRow, bool> isDue, Func<IServiceProvider, OperatorAct, Task> code)
        => Act(node, "refund noted", action, null, invoice.Id, async (services, act) =>
        {
            var wasDue = world.Mirror.Invoices.Rows.First(i => i.Id == invoice.Id) == invoice && isDue(invoice);
            try
            {
                await code(services, act);
            }
            catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.InvalidState)
            {
                var isStillDue = world.Mirror.Invoices.Rows.First(i => i.Id == invoice.Id) == invoice && isDue(invoice);
                if (wasDue && isStillDue)
                    world.Fail("L9", $"{action} of invoice {invoice.Id} is refused to {act.Who}: {refused.Message}");
                world.Coverage.Hit("refund", "refused while it is not due", !wasDue && !isStillDue);
                throw;
            }
        });

    private void Act(Node node, string what, string action, long? payment, Guid? invoice, Func<IServiceProvider, OperatorAct, Task> code)
    {
        var wish = world.Decisions.Wish(action, payment, invoice);
        world.Say($"{wish.Who} on {node.Name}: {action} {payment?.ToString(CultureInfo.InvariantCulture)} {invoice}");
        host.Try(node, what, async services =>
        {
            await code(services, new OperatorAct(wish.Who, "because"));
            world.Decisions.Done(wish);
        });
    }
}
