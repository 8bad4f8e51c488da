using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>What is written down of an attempt, and when there is something to do again.</summary>
public sealed class DeliveryCompletionTests
{
    [Theory]
    [InlineData(200, "Acknowledged")]
    [InlineData(410, "Held")]
    [InlineData(500, "Pending")]
    public async Task An_attempt_is_written_down_with_its_beginning_and_its_claim_ends(int status, string state)
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = await steps.Rig.RaiseAsync(invoice);
        (await steps.CompleteAsync(await steps.OpenAsync(invoice), status, TimeSpan.FromSeconds(2))).ShouldBeTrue();
        var change = await steps.Rig.EventAsync(id);
        change.State.ToString().ShouldBe(state);
        (await steps.DueAsync(invoice)).ShouldBe(change.NextAttemptAt);
        (change.NextAttemptAt - steps.Now)?.TotalSeconds.ShouldBeInRange(4, 6);
        (change.NextAttemptAt is null).ShouldBe(status != 500);
        (await steps.Rig.AttemptsAsync(id)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.At.ShouldBe(steps.Now.AddSeconds(-2)), a => a.DurationMs.ShouldBe(2000), a => a.StatusCode.ShouldBe(status), a => a.Number.ShouldBe(1));
    }

    [Fact]
    public async Task Another_invoices_newer_version_overtakes_nothing()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var (invoice, other) = (await steps.Rig.InvoiceAsync(DeliverySteps.Url), await steps.Rig.InvoiceAsync(DeliverySteps.Url));
        await steps.Rig.RaiseAsync(other);
        await steps.Rig.RaiseAsync(other);
        var id = await steps.AttemptAsync(invoice, 500);
        (await steps.DueAsync(invoice)).ShouldBe((await steps.Rig.EventAsync(id)).NextAttemptAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task A_version_raised_during_a_retry_is_due_from_its_end_on()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        await steps.AttemptAsync(invoice, 500);
        steps.Pass(TimeSpan.FromSeconds(10));
        var retry = await steps.OpenAsync(invoice);
        var newer = await steps.Rig.RaiseAsync(invoice);
        steps.Pass(TimeSpan.FromSeconds(1));
        (await steps.CompleteAsync(retry, 500)).ShouldBeTrue();
        (await steps.DueAsync(invoice)).ShouldBe(steps.Now);
        (await steps.OpenAsync(invoice)).ShouldNotBeNull().EventId.ShouldBe(newer);
    }

    [Fact]
    public async Task What_somebody_asks_for_during_an_attempt_is_due_from_its_end_on()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var older = await steps.AttemptAsync(invoice, 200);
        await steps.Rig.RaiseAsync(invoice);
        var attempt = await steps.OpenAsync(invoice);
        await steps.RedeliverAsync(invoice, older);
        steps.Pass(TimeSpan.FromSeconds(1));
        (await steps.CompleteAsync(attempt, 200)).ShouldBeTrue();
        (await steps.DueAsync(invoice)).ShouldBe(steps.Now);
        (await steps.OpenAsync(invoice)).ShouldNotBeNull().EventId.ShouldBe(older);
    }

    [Fact]
    public async Task What_somebody_asks_for_twice_is_done_twice_where_the_first_is_under_way()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = await steps.AttemptAsync(invoice, 500);
        await steps.RedeliverAsync(invoice, id);
        var first = await steps.OpenAsync(invoice);
        steps.Pass(TimeSpan.FromSeconds(1));
        await steps.RedeliverAsync(invoice, id);
        (await steps.CompleteAsync(first, 500)).ShouldBeTrue();
        (await steps.DueAsync(invoice)).ShouldBe(steps.Now);
        (await steps.CompleteAsync(await steps.OpenAsync(invoice), 500)).ShouldBeTrue();
        (await steps.DueAsync(invoice)).ShouldNotBeNull().ShouldBeGreaterThan(steps.Now);
        (await steps.Rig.AttemptsAsync(id)).Select(a => a.Manual).ShouldBe([false, true, true]);
    }

    // By hand, in the table.
    [Fact]
    public async Task An_attempt_of_what_is_settled_by_now_is_written_down_too()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = await steps.Rig.RaiseAsync(invoice);
        var attempt = await steps.OpenAsync(invoice);
        await steps.Rig.Store.WriteAsync(
            (db, token) => db.Set<InvoiceEvent>().Where(e => e.Id == id).ExecuteUpdateAsync(s => s.SetProperty(e => e.State, CallbackState.Dead), token), TestContext.Current.CancellationToken);
        (await steps.CompleteAsync(attempt, 500)).ShouldBeTrue();
        (await steps.Rig.EventAsync(id)).State.ShouldBe(CallbackState.Dead);
        (await steps.Rig.AttemptsAsync(id)).ShouldHaveSingleItem().StatusCode.ShouldBe(500);
        (await steps.DueAsync(invoice)).ShouldBeNull();
    }

    [Fact]
    public async Task The_operator_is_told_of_a_result_that_came_too_late()
    {
        await using var steps = await DeliverySteps.StartAsync();
        var invoice = await steps.Rig.InvoiceAsync(DeliverySteps.Url);
        var id = await steps.Rig.RaiseAsync(invoice);
        var late = (await steps.OpenAsync(invoice)).ShouldNotBeNull();
        steps.Pass(OutboxClaims.Length);
        await steps.ClaimAsync(invoice);
        (await steps.CompleteAsync(late, 200)).ShouldBeFalse();
        steps.CompletionLog.Lines.ShouldHaveSingleItem().ShouldStartWith($"Warning: The result of event {id} under claim {late.Claim.Fence} came too late");
    }
}
