using CsCheck;
using InvoiceModule.Addresses;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Properties;

/// <summary>How long an address rests, and what keeps it from strangers, against a plain reading.</summary>
public sealed class RestTests
{
    private static readonly DateTime Now = InvoiceHistory.Start.AddDays(2);

    [Fact]
    public void It_rests_as_long_as_the_longest_of_all_reasons()
        => Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000], Gen.Int[-1, 3000], Gen.Int[0, 40], Gen.Int[0, 3]).Sample((unused, paid, pause, ended, kind) =>
        {
            var invoice = InvoiceHistory.Invoice(pause: pause < 0 ? null : pause);
            invoice.Transition([], 100, InvoiceChange.Cancel, InvoiceHistory.Start.AddMinutes(ended));
            var payment = InvoiceHistory.Payment(1, disposition: kind == 3 ? PaymentDisposition.Ignored : PaymentDisposition.Credited);
            if (kind == 2)
                payment.Finalise(InvoiceHistory.Start.AddMinutes(20));
            var until = AddressRest.Until(invoice, kind == 0 ? [] : [payment], null, TimeSpan.FromMinutes(unused), TimeSpan.FromMinutes(paid), Now);

            var end = InvoiceHistory.Start.AddMinutes(ended);
            DateTime[] reasons =
            [
                end.AddMinutes(unused), InvoiceHistory.Start.AddMinutes(25), end.AddMinutes(Math.Max(0, pause)),
                kind switch { 1 => Now.AddMinutes(paid), 2 => InvoiceHistory.Start.AddMinutes(20 + paid), _ => DateTime.MinValue },
            ];
            until.ShouldBe(reasons.Max());
        });

    [Theory]
    [InlineData(0, 25)]
    [InlineData(15, 25)]
    [InlineData(16, 26)]
    public void It_never_rests_shorter_than_late_money_is_credited(int unused, int minutes)
    {
        var invoice = InvoiceHistory.Invoice();
        invoice.Transition([], 100, InvoiceChange.Cancel, InvoiceHistory.Start.AddMinutes(10));
        AddressRest.Until(invoice, [], null, TimeSpan.FromMinutes(unused), TimeSpan.Zero, Now).ShouldBe(InvoiceHistory.Start.AddMinutes(minutes));
    }

    [Fact]
    public void Until_an_invoice_has_ended_now_stands_for_its_end()
        => AddressRest.Until(InvoiceHistory.Invoice(), [], null, TimeSpan.FromHours(1), TimeSpan.Zero, Now).ShouldBe(Now.AddHours(1));

    // Minutes after the start: when a person noted the refund, and when the payment was final, for the second time where it has lost its block since; -1 for not yet.
    [Theory]
    [InlineData(40, 20, 40)]
    [InlineData(10, 20, 20)]
    [InlineData(10, -1, 2880)]
    public void What_a_person_has_decided_on_rests_from_then_and_not_before_it_is_final(int noted, int final, int from)
    {
        var payment = InvoiceHistory.Payment(1, disposition: PaymentDisposition.Suspense);
        payment.Mined(100, "block", 1, 2);
        payment.Finalise(InvoiceHistory.Start.AddMinutes(final < noted && final >= 0 ? final : 5));
        payment.NoteRefund(InvoiceHistory.Start.AddMinutes(noted));
        if (final < 0 || final > noted)
        {
            payment.Orphaned();
            payment.Mined(101, "another", 1, 2);
        }

        if (final > noted)
            payment.Finalise(InvoiceHistory.Start.AddMinutes(final));
        RestsUntil(payment).ShouldBe(InvoiceHistory.Start.AddMinutes(from).AddDays(1));
    }

    // It never came, and so it is never final, unless a block makes it impossible; -1 where none does.
    [Theory]
    [InlineData(-1, 50)]
    [InlineData(40, 50)]
    [InlineData(60, 60)]
    public void What_was_given_up_rests_from_the_decision_and_not_before_it_is_lost(int lost, int from)
    {
        var payment = InvoiceHistory.Payment(1, disposition: PaymentDisposition.Suspense);
        payment.Voided(lost < 0 ? PaymentVoids.Vanished : PaymentVoids.Conflicted);
        payment.GiveUp(InvoiceHistory.Start.AddMinutes(50));
        if (lost >= 0)
            payment.Finalise(InvoiceHistory.Start.AddMinutes(lost));
        RestsUntil(payment).ShouldBe(InvoiceHistory.Start.AddMinutes(from).AddDays(1));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(30, 40)]
    public void A_noted_refund_of_what_came_short_makes_it_longer_and_never_shorter(int refunded, int from)
    {
        var payment = InvoiceHistory.Payment(1);
        payment.Finalise(InvoiceHistory.Start.AddMinutes(40));
        RestsUntil(payment, InvoiceHistory.Start.AddMinutes(refunded)).ShouldBe(InvoiceHistory.Start.AddMinutes(from).AddDays(1));
    }

    private static DateTime RestsUntil(Payment payment, DateTime? refundedAt = null)
    {
        var invoice = InvoiceHistory.Invoice();
        invoice.Transition([], 100, InvoiceChange.Expire, Now);
        return AddressRest.Until(invoice, [payment], refundedAt, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), Now);
    }
}
