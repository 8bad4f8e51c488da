using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>What is sent next, and what becomes of what cannot be sent.</summary>
public sealed class DeliveryOpeningTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task The_claim_holds_for_its_whole_length_from_the_opening_on()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        await steps.Rig.RaiseAsync(invoice);
        var claim = await steps.ClaimAsync(invoice);
        steps.Pass(TimeSpan.FromSeconds(5));
        (await steps.OpenAsync(claim)).ShouldNotBeNull();
        (await steps.Rig.HeadAsync(invoice)).CallbackClaimedUntil.ShouldBe(steps.Now + OutboxClaims.Length);
    }

    [Fact]
    public async Task A_retry_is_made_in_the_millisecond_in_which_it_is_due_and_not_before_whoever_looks()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = await steps.AttemptAsync(invoice, 500);
        var due = (await steps.Rig.EventAsync(id)).NextAttemptAt.ShouldNotBeNull();
        steps.Pass(due - steps.Now - Tick);
        await steps.WakeAsync(invoice);
        (await steps.OpenAsync(invoice)).ShouldBeNull();
        (await steps.DueAsync(invoice)).ShouldBe(due);
        (await steps.Rig.EventAsync(id)).State.ShouldBe(CallbackState.Pending);
        steps.Pass(Tick);
        (await steps.OpenAsync(invoice)).ShouldNotBeNull().EventId.ShouldBe(id);
    }

    [Fact]
    public async Task An_old_callback_that_cannot_be_read_is_not_tried_again_and_again_and_the_next_wish_is_fulfilled()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var (v2, v3) = (await steps.AttemptAsync(invoice, 200), await steps.AttemptAsync(invoice, 200));
        await steps.RedeliverAsync(invoice, v2);
        await steps.RedeliverAsync(invoice, v3);
        await steps.SpoilAsync(v2);
        (await steps.OpenAsync(invoice)).ShouldBeNull();
        (await steps.Rig.EventAsync(v2)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.RedeliverAt.ShouldBeNull());
        (await steps.Rig.AttemptsAsync(v2)).Select(a => (a.Number, a.Error)).ShouldBe([(1, null), (2, CallbackErrors.Unreadable)]);
        (await steps.DueAsync(invoice)).ShouldBe(steps.Now);
        (await steps.OpenAsync(invoice)).ShouldNotBeNull().EventId.ShouldBe(v3);
    }

    // Strangers can make thousands of versions with thousands of small payments: each delivery would read all of them.
    [Fact]
    public async Task What_was_before_the_last_acknowledged_one_is_not_read()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var old = await steps.AttemptAsync(invoice, 200);
        var given = await steps.Rig.RaiseAsync(invoice);
        await steps.AttemptAsync(invoice, 200);
        await steps.TearAsync(old, given);
        var failed = await steps.AttemptAsync(invoice, 500);
        var next = await steps.Rig.RaiseAsync(invoice);
        await steps.WakeAsync(invoice);
        var delivery = (await steps.OpenAsync(invoice)).ShouldNotBeNull();
        delivery.EventId.ShouldBe(next);
        (await steps.Rig.EventAsync(failed)).State.ShouldBe(CallbackState.Superseded);
        (await steps.CompleteAsync(delivery, 200)).ShouldBeTrue();
        (await steps.Rig.EventAsync(next)).State.ShouldBe(CallbackState.Acknowledged);
    }

    // Restored without its key ring: the snapshot of what was never sent, and the bytes of what was.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_operator_is_told_of_what_cannot_be_read_and_it_counts_as_an_attempt(bool wasSent)
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = wasSent ? await steps.AttemptAsync(invoice, 500) : await steps.Rig.RaiseAsync(invoice, poison: true);
        if (wasSent)
            await steps.SpoilAsync(id);
        steps.Pass(TimeSpan.FromMinutes(1));
        (await steps.OpenAsync(invoice)).ShouldBeNull();
        (await steps.Rig.EventAsync(id)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Pending), e => e.Attempts.ShouldBe(wasSent ? 2 : 1));
        (await steps.Rig.AttemptsAsync(id))[^1].ShouldSatisfyAllConditions(a => a.Error.ShouldBe(CallbackErrors.Unreadable), a => a.Number.ShouldBe(wasSent ? 2 : 1));
        (await steps.DueAsync(invoice)).ShouldBe((await steps.Rig.EventAsync(id)).NextAttemptAt.ShouldNotBeNull());
        steps.OpeningLog.Lines.ShouldHaveSingleItem().ShouldStartWith($"Error: Event {id} cannot be read");
    }
}
