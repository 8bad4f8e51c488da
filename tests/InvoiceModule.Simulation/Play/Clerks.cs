using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Truth;
using InvoiceModule.Statistics;
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
                AcceptShort(node, invoice);
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
            Act(node, "suspense closed", AuditActions.PaymentGivenUp, payment.Id, payment.InvoiceId, (services, act) => services.GetRequiredService<ISuspenseService>().GiveUpAsync(payment.Id, act));
            return;
        }

        switch (dice.Below(5))
        {
            case 0 or 1:
                Act(node, "suspense accepted", AuditActions.PaymentAccepted, payment.Id, payment.InvoiceId, (services, act) => services.GetRequiredService<ISuspenseService>().AcceptAsync(payment.Id, act));
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
