using System.Numerics;
using CsCheck;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Properties;

/// <summary>An invoice through random histories, each step against an independent reading of the contract.</summary>
public sealed class TransitionTests
{
    private static readonly Gen<(int Act, int Which, int Number)[]> Steps = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], Gen.Int[1, 9]).Array[1, 25];

    [Fact]
    public void Every_step_of_every_history_is_told_as_the_contract_says()
        => Gen.Select(Steps, Gen.Bool, Gen.Int[0, 3]).Sample((steps, fiat, tolerance) =>
        {
            var invoice = InvoiceHistory.Invoice(fiat: fiat, tolerance: tolerance);
            invoice.Price.ShouldBe(10 - tolerance);
            var payments = new List<Payment>();
            var (tip, now, wasEver) = (100L, InvoiceHistory.Start, InvoiceStatus.NotPaid);
            foreach (var (act, which, number) in steps)
            {
                now = now.AddMinutes(1);
                var change = InvoiceChange.None;
                var payment = payments.Count == 0 ? null : payments[which % payments.Count];
                switch (act)
                {
                    case 0 or 1:
                        payments.Add(InvoiceHistory.Payment(number, $"tx{payments.Count}", now, late: act == 1 && number > 7));
                        break;
                    case 2 or 3:
                        payment?.Mined(tip - number % 3, "block", payment.Amount, 2);
                        break;
                    case 4 or 5:
                        tip += number % 3;
                        break;
                    case 6:
                        payment?.Orphaned();
                        break;
                    case 7:
                        payment?.Voided(PaymentVoids.Replaced);
                        break;
                    case 8:
                        payment?.Pending();
                        break;
                    case 9:
                        change = InvoiceChange.LateMoney;
                        break;
                    case 10 when invoice is { Active: true, Status: InvoiceStatus.NotPaid } && number > 6:
                        change = InvoiceChange.Cancel;
                        break;
                    case 11 when number > 6 && invoice.Status < InvoiceStatus.InMempool:
                        change = InvoiceChange.Expire;
                        break;
                    default:
                        break;
                }

                var before = (invoice.Status, invoice.Active, invoice.Exceptions, invoice.Received, Txs: string.Join(',', invoice.Txs), invoice.Version);
                var type = invoice.Transition(payments, tip, change, now);
                Check(invoice, payments, tip, change, now, before, type, ref wasEver);
            }
        });

    [Fact]
    public void What_is_released_at_the_end_of_the_rate_lock_is_no_reversal()
    {
        var invoice = InvoiceHistory.Invoice(fiat: true);
        invoice.RateLockEndsAt.ShouldBe(invoice.ExpiresAt + TimeSpan.FromMinutes(60));
        var payment = InvoiceHistory.Payment(10);
        invoice.Transition([payment], 100, InvoiceChange.None, InvoiceHistory.Start).ShouldBe(InvoiceEventType.StatusChanged);
        payment.ToSuspense(PaymentReasons.RateLockEnded);
        var now = InvoiceHistory.Start.AddMinutes(80);
        invoice.Transition([payment], 100, InvoiceChange.RateLockEnded | InvoiceChange.Released, now).ShouldBe(InvoiceEventType.Expired);
        (invoice.Status, invoice.Peak, invoice.Active, invoice.Exceptions, invoice.RateLockEndsAt, invoice.EndedAt).ShouldBe(
            (InvoiceStatus.NotPaid, InvoiceStatus.NotPaid, false, InvoiceExceptions.None, null, now));
        Should.Throw<InvalidOperationException>(() => payment.ToSuspense("again")).Message.ShouldContain("only a credited one");

        // The price stands in a block, and what came beside it is released: it goes on.
        var confirming = InvoiceHistory.Invoice(fiat: true);
        var (price, beside) = (InvoiceHistory.Payment(10, "price"), InvoiceHistory.Payment(5, "beside"));
        price.Mined(100, "block", price.Amount, 6);
        confirming.Transition([price, beside], 100, InvoiceChange.None, InvoiceHistory.Start).ShouldBe(InvoiceEventType.Overpaid);
        beside.ToSuspense(PaymentReasons.RateLockEnded);
        confirming.Transition([price], 100, InvoiceChange.RateLockEnded | InvoiceChange.Released, now).ShouldBe(InvoiceEventType.StatusChanged);
        (confirming.Status, confirming.Active).ShouldBe((InvoiceStatus.InBlock, true));

        var other = InvoiceHistory.Invoice(fiat: true);
        other.Transition([InvoiceHistory.Payment(10)], 100, InvoiceChange.RateLockEnded, now).ShouldBe(InvoiceEventType.StatusChanged);
        (other.Active, other.RateLockEndsAt).ShouldBe((true, null));
        InvoiceHistory.Invoice().RateLockEndsAt.ShouldBeNull();
    }

    // It had ended at its expiry, with parts of the price that are unconfirmed to this day. The job takes them off, or the block that one of them is met in; the
    // merchant's own money is taken off for another reason.
    [Theory]
    [InlineData(InvoiceChange.RateLockEnded | InvoiceChange.Released, 1, InvoiceEventType.StatusChanged)]
    [InlineData(InvoiceChange.RateLockEnded | InvoiceChange.Released, 2, InvoiceEventType.Expired)]
    [InlineData(InvoiceChange.Released, 1, InvoiceEventType.StatusChanged)]
    [InlineData(InvoiceChange.Released, 2, InvoiceEventType.Expired)]
    [InlineData(InvoiceChange.TakenOff, 2, InvoiceEventType.StatusChanged)]
    internal void What_is_taken_off_one_that_had_ended_is_told_by_its_reason(InvoiceChange change, int taken, InvoiceEventType type)
    {
        var invoice = InvoiceHistory.Invoice(fiat: true);
        var parts = new[] { InvoiceHistory.Payment(5, "one"), InvoiceHistory.Payment(3, "two") };
        invoice.Transition(parts, 100, InvoiceChange.None, InvoiceHistory.Start);
        invoice.Transition(parts, 100, InvoiceChange.Expire, InvoiceHistory.Start.AddMinutes(20)).ShouldBe(InvoiceEventType.Expired);
        invoice.Transition(parts[taken..], 100, change, InvoiceHistory.Start.AddMinutes(80)).ShouldBe(type);
        (invoice.Status, invoice.Active, invoice.Version).ShouldBe((taken == 2 ? InvoiceStatus.NotPaid : InvoiceStatus.PartiallyPaid, false, 4));
    }

    // The first payment made it PAID and has lost its block; the second one waits, and is released.
    [Fact]
    public void One_that_was_paid_stays_reversed_when_another_payment_is_released()
    {
        var (invoice, now) = (InvoiceHistory.Invoice(fiat: true), InvoiceHistory.Start);
        var (first, second) = (InvoiceHistory.Payment(10, "first"), InvoiceHistory.Payment(3, "second"));
        first.Mined(100, "block", first.Amount, 2);
        invoice.Transition([first], 101, InvoiceChange.None, now);
        invoice.Status.ShouldBe(InvoiceStatus.Paid);
        first.Orphaned();
        first.Pending();
        invoice.Transition([first, second], 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        second.ToSuspense(PaymentReasons.RateLockEnded);
        invoice.Transition([first], 101, InvoiceChange.RateLockEnded | InvoiceChange.Released, now.AddMinutes(80));
        (invoice.Status, invoice.Peak, invoice.Exceptions).ShouldBe((InvoiceStatus.InMempool, InvoiceStatus.Paid, InvoiceExceptions.Reversed));
    }

    // The rate lock has ended while everything stood in a block.
    [Theory]
    [InlineData(true, false, 5, true)]
    [InlineData(false, false, 5, false)]
    [InlineData(true, true, 5, false)]
    [InlineData(true, false, 10, false)]
    public void What_loses_its_block_after_the_rate_lock_has_as_long_again(bool fiat, bool byPerson, int amount, bool again)
    {
        var (invoice, now) = (InvoiceHistory.Invoice(fiat: fiat), InvoiceHistory.Start.AddMinutes(80));
        var payment = InvoiceHistory.Payment(amount, disposition: byPerson ? PaymentDisposition.Suspense : PaymentDisposition.Credited);
        payment.Mined(100, "block", amount, 2);
        if (byPerson)
            payment.CreditTo(invoice.Id, 2, 100, now);
        invoice.Transition([payment], 101, InvoiceChange.None, now).ShouldNotBeNull();
        invoice.Transition([payment], 101, InvoiceChange.RateLockEnded, now);
        invoice.Transition([payment], 101, InvoiceChange.None, now);
        invoice.RateLockEndsAt.ShouldBeNull();
        payment.Orphaned();
        invoice.Transition([payment, Mined(1)], 101, InvoiceChange.None, now);
        invoice.RateLockEndsAt.ShouldBe(again ? now + InvoiceRules.RateLock : null);

        // It began once.
        invoice.Transition([payment], 101, InvoiceChange.None, now.AddMinutes(5));
        invoice.RateLockEndsAt.ShouldBe(again ? now + InvoiceRules.RateLock : null);
    }

    [Fact]
    public void Whatever_falls_further_once_it_is_reversed_is_a_reversal_again()
    {
        var (invoice, now) = (InvoiceHistory.Invoice(), InvoiceHistory.Start);
        Payment[] payments = [Mined(10), InvoiceHistory.Payment(3, "second"), InvoiceHistory.Payment(2, "third")];
        invoice.Transition(payments, 101, InvoiceChange.None, now);
        invoice.Status.ShouldBe(InvoiceStatus.Paid);
        payments[0].Orphaned();
        invoice.Transition(payments, 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        payments[0].Mined(101, "other", 10, 2);
        invoice.Transition(payments, 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.StatusChanged);

        // By its status alone, then by what was received alone.
        payments[0].Orphaned();
        invoice.Transition(payments, 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        payments[0].Voided(PaymentVoids.Reorganised);
        invoice.Transition(payments, 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        payments[2].Voided(PaymentVoids.Replaced);
        invoice.Transition(payments, 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        (invoice.Status, invoice.Received).ShouldBe((InvoiceStatus.PartiallyPaid, 3));
    }

    // What else there is waits, stands in a block, is not there, or is lost too.
    [Theory]
    [InlineData("waiting", false)]
    [InlineData("mined", true)]
    [InlineData("gone", false)]
    [InlineData("lost", true)]
    public void A_reversal_is_over_when_what_is_lost_cannot_return_and_all_else_is_certain(string other, bool over)
    {
        var (invoice, now) = (InvoiceHistory.Invoice(), InvoiceHistory.Start);
        var (first, second) = (InvoiceHistory.Payment(10, "first"), InvoiceHistory.Payment(3, "second"));
        invoice.Transition([first, second], 101, InvoiceChange.None, now);
        first.Voided(PaymentVoids.Conflicted);
        if (other == "mined")
            second.Mined(100, "block", 3, 2);
        if (other == "gone")
            second.Voided(PaymentVoids.Replaced);
        if (other == "lost")
            Lose(second);
        invoice.Transition([first, second], 101, InvoiceChange.None, now).ShouldBe(InvoiceEventType.Reversed);
        Lose(first);
        invoice.Transition([first, second], 103, InvoiceChange.None, now);
        invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed).ShouldBe(!over);
        invoice.Peak.ShouldBe(over ? invoice.Status : InvoiceStatus.InMempool);
    }

    // Less was mined than had been announced: nothing is lost, and the merchant was told more.
    [Fact]
    public void A_reversal_stays_while_nothing_is_lost()
    {
        var (invoice, payment) = (InvoiceHistory.Invoice(), InvoiceHistory.Payment(10));
        invoice.Transition([payment], 101, InvoiceChange.None, InvoiceHistory.Start);
        payment.Mined(101, "block", 4, 2);
        invoice.Transition([payment], 101, InvoiceChange.None, InvoiceHistory.Start).ShouldBe(InvoiceEventType.Reversed);
        invoice.Transition([payment], 102, InvoiceChange.None, InvoiceHistory.Start).ShouldBeNull();
        invoice.Exceptions.ShouldBe(InvoiceExceptions.Reversed);
    }

    [Fact]
    public void What_was_missed_and_comes_again_is_not_undone()
    {
        var invoice = InvoiceHistory.Invoice();
        typeof(Invoice).GetProperty(nameof(Invoice.Missed))!.SetValue(invoice, InvoiceChange.LateMoney);
        invoice.Transition([], 100, InvoiceChange.LateMoney, InvoiceHistory.Start).ShouldBe(InvoiceEventType.LatePayment);
        (invoice.Missed, invoice.Exceptions).ShouldBe((InvoiceChange.None, InvoiceExceptions.Late));
    }

    [Fact]
    public void One_that_nobody_paid_ended_at_its_expiry_however_late_that_was_noticed()
    {
        var noticed = InvoiceHistory.Start.AddHours(9);
        var unpaid = InvoiceHistory.Invoice();
        unpaid.Transition([], 100, InvoiceChange.Expire, noticed).ShouldBe(InvoiceEventType.Expired);
        unpaid.EndedAt.ShouldBe(unpaid.ExpiresAt);

        var partial = InvoiceHistory.Invoice();
        partial.Transition([InvoiceHistory.Payment(5)], 100, InvoiceChange.Expire, noticed).ShouldBe(InvoiceEventType.Expired);
        partial.EndedAt.ShouldBe(noticed);

        var canceled = InvoiceHistory.Invoice();
        canceled.Transition([], 100, InvoiceChange.Cancel, noticed).ShouldBe(InvoiceEventType.Canceled);
        canceled.EndedAt.ShouldBe(noticed);
    }

    [Theory]
    [InlineData(9, 0, false)]
    [InlineData(10, 0, true)]
    [InlineData(11, 0, true)]
    [InlineData(0, 10, false)]
    [InlineData(9, 1, false)]
    [InlineData(10, 1, true)]
    public void At_its_expiry_what_came_in_time_decides_whether_it_stays_open(int inTime, int late, bool active)
    {
        var invoice = InvoiceHistory.Invoice();
        var payments = new[] { InvoiceHistory.Payment(inTime, "a"), InvoiceHistory.Payment(late, "b", late: true) }.Where(p => p.Amount > 0).ToList();
        invoice.Transition(payments, 100, InvoiceChange.Expire, InvoiceHistory.Start.AddMinutes(20));
        invoice.Active.ShouldBe(active);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(9, 0)]
    [InlineData(7, 2)]
    public void A_short_payment_that_is_accepted_becomes_the_price(int received, int tolerance)
    {
        var invoice = InvoiceHistory.Invoice(tolerance: tolerance);
        var payment = InvoiceHistory.Payment(received);
        invoice.Transition([payment], 100, InvoiceChange.None, InvoiceHistory.Start);
        invoice.Transition([payment], 100, InvoiceChange.AcceptShort, InvoiceHistory.Start).ShouldBe(InvoiceEventType.StatusChanged);
        (invoice.Status, invoice.Price, invoice.Tolerance, invoice.Received, invoice.Exceptions).ShouldBe(
            (InvoiceStatus.InMempool, received, 10 - received, received, InvoiceExceptions.Accepted));
        payment.Mined(100, "block", received, 0);
        invoice.Transition([payment], 101, InvoiceChange.None, InvoiceHistory.Start).ShouldBe(InvoiceEventType.StatusChanged);
        (invoice.Status, invoice.Active, invoice.Exceptions).ShouldBe((InvoiceStatus.Paid, false, InvoiceExceptions.Accepted));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 0)]
    [InlineData(8, 2)]
    public void Only_what_is_short_and_not_nothing_can_be_accepted(int received, int tolerance)
    {
        var invoice = InvoiceHistory.Invoice(tolerance: tolerance);
        Payment[] payments = received == 0 ? [] : [InvoiceHistory.Payment(received)];
        Should.Throw<InvalidOperationException>(() => invoice.Transition(payments, 100, InvoiceChange.AcceptShort, InvoiceHistory.Start))
            .Message.ShouldContain(FormattableString.Invariant($"has received {received} of {10 - tolerance};"));
    }

    [Fact]
    public void Of_two_transactions_seen_at_once_the_one_written_first_is_listed_first()
    {
        var invoice = InvoiceHistory.Invoice();
        Payment[] payments = [InvoiceHistory.Payment(1, "first"), InvoiceHistory.Payment(1, "second")];
        for (var i = 0; i < payments.Length; i++)
            typeof(Payment).GetProperty(nameof(Payment.Id))!.SetValue(payments[i], i + 1L);
        invoice.Transition([.. payments.Reverse()], 100, InvoiceChange.None, InvoiceHistory.Start);
        invoice.Txs.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void An_impossible_cancellation_throws_and_changes_nothing()
    {
        var seen = InvoiceHistory.Invoice();
        seen.Transition([InvoiceHistory.Payment(1)], 100, InvoiceChange.None, InvoiceHistory.Start);
        Should.Throw<InvalidOperationException>(() => seen.Transition([], 100, InvoiceChange.Cancel, InvoiceHistory.Start)).Message.ShouldContain("is PARTIALLY_PAID;");
        (seen.Version, seen.Status).ShouldBe((2, InvoiceStatus.PartiallyPaid));

        var ended = InvoiceHistory.Invoice();
        ended.Transition([], 100, InvoiceChange.Expire, InvoiceHistory.Start);
        Should.Throw<InvalidOperationException>(() => ended.Transition([], 100, InvoiceChange.Cancel, InvoiceHistory.Start)).Message.ShouldContain("is not active;");
    }

    [Fact]
    public void Strangers_can_send_more_than_an_amount_may_be()
    {
        var invoice = InvoiceHistory.Invoice();
        invoice.Transition([InvoiceHistory.Payment(BaseUnits.Max, "a"), InvoiceHistory.Payment(BaseUnits.Max, "b")], 100, InvoiceChange.None, InvoiceHistory.Start);
        invoice.Received.ShouldBe(BaseUnits.Max);
    }

    [Fact]
    public void Transactions_are_listed_once_and_oldest_first()
    {
        var invoice = InvoiceHistory.Invoice();
        Payment[] payments = [InvoiceHistory.Payment(1, "b", InvoiceHistory.Start.AddMinutes(2)), InvoiceHistory.Payment(1, "a", InvoiceHistory.Start.AddMinutes(3)), InvoiceHistory.Payment(1, "c"), InvoiceHistory.Payment(1, "b", InvoiceHistory.Start.AddMinutes(4))];
        invoice.Transition(payments, 100, InvoiceChange.None, InvoiceHistory.Start);
        invoice.Txs.ShouldBe(["c", "b", "a"]);
    }

    [Fact]
    public void A_touch_is_a_revision()
    {
        var invoice = InvoiceHistory.Invoice();
        invoice.Touch();
        invoice.Touch();
        invoice.Revision.ShouldBe(2);
    }

    private static Payment Mined(int amount)
    {
        var payment = InvoiceHistory.Payment(amount, "mined");
        payment.Mined(100, "block", amount, 2);
        return payment;
    }

    // A block has shown that it went elsewhere, and stands deep.
    private static void Lose(Payment payment)
    {
        payment.Voided(PaymentVoids.Conflicted);
        payment.Conflicted(102);
        payment.Finalise(InvoiceHistory.Start);
    }

    private static void Check(
        Invoice invoice, List<Payment> payments, long tip, InvoiceChange change, DateTime now,
        (InvoiceStatus Status, bool Active, InvoiceExceptions Exceptions, BigInteger Received, string Txs, int Version) before, InvoiceEventType? type, ref InvoiceStatus wasEver)
    {
        var counting = payments.Where(p => p.Void is null).ToList();
        var status = InvoiceStatusFunction.Compute([.. counting.Select(p => new CountedPayment(p.Amount, p.Height, p.Maturity))], tip, 2, invoice.Price);
        invoice.Status.ShouldBe(status);
        invoice.Received.ShouldBe(counting.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount));
        invoice.Txs.Order().ShouldBe(counting.Select(p => p.TxId).Order());
        wasEver = status > wasEver ? status : wasEver;
        invoice.Peak.ShouldBe(wasEver);

        var isActive = before.Active && status != InvoiceStatus.Paid && change != InvoiceChange.Cancel && !(change == InvoiceChange.Expire && status < InvoiceStatus.InMempool);
        invoice.Active.ShouldBe(isActive);
        invoice.EndedAt.HasValue.ShouldBe(!isActive);
        if (before.Active && !isActive)
            invoice.EndedAt.ShouldBe(change == InvoiceChange.Expire && wasEver == InvoiceStatus.NotPaid ? invoice.ExpiresAt : now);

        var exceptions = InvoiceExceptions.None;
        exceptions |= status < wasEver ? InvoiceExceptions.Reversed : InvoiceExceptions.None;
        exceptions |= invoice.Received > 10 ? InvoiceExceptions.Overpaid : InvoiceExceptions.None;
        exceptions |= before.Exceptions.HasFlag(InvoiceExceptions.Late) || change == InvoiceChange.LateMoney || counting.Exists(p => p.Late) ? InvoiceExceptions.Late : InvoiceExceptions.None;
        exceptions |= before.Exceptions.HasFlag(InvoiceExceptions.Canceled) || change == InvoiceChange.Cancel ? InvoiceExceptions.Canceled : InvoiceExceptions.None;
        invoice.Exceptions.ShouldBe(exceptions);

        var isVisible = (status, isActive, exceptions, invoice.Received, string.Join(',', invoice.Txs)) != (before.Status, before.Active, before.Exceptions, before.Received, before.Txs);
        invoice.Version.ShouldBe(before.Version + (isVisible ? 1 : 0));
        var appeared = exceptions & ~before.Exceptions;
        InvoiceEventType? expected = !isVisible ? null
            : appeared.HasFlag(InvoiceExceptions.Reversed) || (status < before.Status || invoice.Received < before.Received) && exceptions.HasFlag(InvoiceExceptions.Reversed) ? InvoiceEventType.Reversed
            : appeared.HasFlag(InvoiceExceptions.Late) ? InvoiceEventType.LatePayment
            : appeared.HasFlag(InvoiceExceptions.Overpaid) ? InvoiceEventType.Overpaid
            : appeared.HasFlag(InvoiceExceptions.Canceled) ? InvoiceEventType.Canceled
            : before.Active && !isActive && status != InvoiceStatus.Paid ? InvoiceEventType.Expired
            : InvoiceEventType.StatusChanged;
        type.ShouldBe(expected);
    }
}
