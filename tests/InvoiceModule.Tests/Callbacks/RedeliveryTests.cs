using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

public sealed class RedeliveryTests
{
    [Fact]
    public async Task Gone_ends_delivery_to_that_url_for_every_invoice_until_somebody_redelivers()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(410);
        var (one, two) = (await rig.InvoiceAsync(merchant.Url), await rig.InvoiceAsync(merchant.Url));
        var elsewhere = await rig.InvoiceAsync(merchant.Url + "&other");
        var first = await rig.RaiseAsync(one);
        await rig.DrainAsync();
        (await rig.EventAsync(first)).State.ShouldBe(CallbackState.Held);

        var second = await rig.RaiseAsync(one);
        var stranger = await rig.RaiseAsync(two);
        await rig.DrainAsync();
        rig.Offset.Advance(TimeSpan.FromDays(3));
        await rig.DrainAsync();
        merchant.Received.Count.ShouldBe(1);
        foreach (var held in new[] { second, stranger })
            (await rig.EventAsync(held)).State.ShouldBe(CallbackState.Held);

        merchant.Answer = MerchantServer.Status(200);
        await rig.RaiseAsync(elsewhere);
        await rig.DrainAsync();
        merchant.Received.Count.ShouldBe(2);

        (await rig.Service.RedeliverAsync(one, second, TestContext.Current.CancellationToken)).State.ShouldBe("pending");
        await rig.DrainAsync();
        merchant.Received.Last().Id.ShouldBe(second);
        (await rig.EventAsync(second)).State.ShouldBe(CallbackState.Acknowledged);
        var third = await rig.RaiseAsync(two);
        await rig.DrainAsync();
        merchant.Received.Last().Id.ShouldBe(third);
        merchant.Received.Last().Superseded.ShouldBe([stranger]);
    }

    [Fact]
    public async Task Redelivering_an_older_held_event_brings_the_newest_after_it()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(410);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        merchant.Answer = MerchantServer.Status(200);
        await rig.Service.RedeliverAsync(invoice, v2, TestContext.Current.CancellationToken);
        await rig.DrainAsync();
        merchant.Received.Select(r => r.Version).ShouldBe([2, 2, 3]);
        merchant.Received.ElementAt(1).Body.ShouldBe(merchant.Received.First().Body);
    }

    [Fact]
    public async Task An_acknowledged_event_is_sent_once_more_and_stays_acknowledged_when_that_fails()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var id = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        merchant.Answer = MerchantServer.Status(500);
        await rig.Service.RedeliverAsync(invoice, id, TestContext.Current.CancellationToken);
        await rig.DrainAsync();
        rig.Offset.Advance(TimeSpan.FromDays(1));
        await rig.DrainAsync();
        merchant.Received.Count.ShouldBe(2);
        merchant.Received.Last().Body.ShouldBe(merchant.Received.First().Body);
        (await rig.EventAsync(id)).State.ShouldBe(CallbackState.Acknowledged);
        var attempts = await rig.AttemptsAsync(id);
        attempts.Select(a => (a.Number, a.Manual, a.Error)).ShouldBe([(1, false, null), (2, true, "http_500")]);
    }

    // Somebody presses the button again while the first repetition is under way: that one does not answer the second wish.
    [Fact]
    public async Task What_is_asked_for_during_an_attempt_is_sent_after_it()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var id = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var answer = merchant.Answer;
        merchant.Answer = async (received, stream, token) =>
        {
            merchant.Answer = answer;
            rig.Offset.Advance(TimeSpan.FromSeconds(1));
            await rig.Service.RedeliverAsync(invoice, id, token);
            await answer(received, stream, token);
        };
        await rig.Service.RedeliverAsync(invoice, id, TestContext.Current.CancellationToken);
        await rig.DrainAsync();
        await rig.DrainAsync();
        merchant.Received.Count.ShouldBe(3);
        (await rig.HeadAsync(invoice)).CallbackDueAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_dead_event_gets_a_new_schedule_and_is_kept_thirty_days()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var id = await rig.RaiseAsync(invoice);
        await DieAsync(rig, id);
        merchant.Received.Count.ShouldBe(15);
        await rig.Service.RedeliverAsync(invoice, id, TestContext.Current.CancellationToken);
        await DieAsync(rig, id);
        merchant.Received.Count.ShouldBe(30);

        var pruning = rig.Services.GetRequiredService<CallbackPruning>();
        rig.Offset.Advance(TimeSpan.FromDays(28.7));
        (await pruning.PruneAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        rig.Offset.Advance(TimeSpan.FromDays(0.2));
        (await pruning.PruneAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        (await pruning.PruneAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        (await rig.EventAsync(id)).Body.ShouldBeNull();
        (await rig.AttemptsAsync(id)).ShouldBeEmpty();
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(invoice, id, TestContext.Current.CancellationToken))).Code.ShouldBe("invalid_state");
        merchant.Received.Count.ShouldBe(30);
    }

    // C4: its bytes were fixed, and nobody could read them until it was given up. What is not the newest is not sent for the first time after a newer one.
    [Fact]
    public async Task What_nobody_could_read_is_not_sent_after_a_newer_one()
    {
        var protection = new ForgetfulProtection();
        await using var rig = await CallbackRig.StartAsync(register: s => s.AddSingleton<IDataProtectionProvider>(protection));
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        protection.Forgotten = v2;
        await DieAsync(rig, v2);
        (await rig.EventAsync(v2)).Body.ShouldNotBeNull();
        protection.Forgotten = null;
        var v3 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(invoice, v2, TestContext.Current.CancellationToken)))
            .ShouldSatisfyAllConditions(e => e.Code.ShouldBe("invalid_state"), e => e.Message.ShouldContain(v3));
        await rig.DrainAsync();
        merchant.Received.ShouldHaveSingleItem().Id.ShouldBe(v3);
    }

    // The bytes of an older dead one are gone, or, until it has been sent, they are not, though its thirty days are over.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dead_event_that_somebody_wants_again_holds_up_nothing_however_late_it_is_sent(bool isGone)
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        await DieAsync(rig, v2);
        merchant.Answer = MerchantServer.Status(200);
        await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        merchant.Received.Last().Version.ShouldBe(3);

        rig.Offset.Advance((await rig.EventAsync(v2)).EndedAt!.Value.AddDays(30).AddSeconds(-20) - rig.Clock.Now);
        await rig.Service.RedeliverAsync(invoice, v2, TestContext.Current.CancellationToken);
        rig.Offset.Advance(TimeSpan.FromMinutes(1));
        (await rig.Services.GetRequiredService<CallbackPruning>().PruneAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        if (isGone)
        {
            await rig.Services.GetRequiredService<InvoicingDb>().WriteAsync(
                (db, token) => db.Set<InvoiceEvent>().Where(e => e.Id == v2).ExecuteUpdateAsync(s => s.SetProperty(e => e.Body, (byte[]?)null), token), TestContext.Current.CancellationToken);
        }

        var v4 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        await rig.DrainAsync();
        merchant.Received.Skip(16).Select(r => r.Version).ShouldBe(isGone ? [4] : [2, 4]);
        (await rig.EventAsync(v4)).State.ShouldBe(CallbackState.Acknowledged);
        (await rig.EventAsync(v2)).RedeliverAt.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_overtaken_or_has_no_url_or_does_not_exist_is_refused()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        var v3 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var mute = await rig.InvoiceAsync(null);
        var nothing = await rig.RaiseAsync(mute);
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(invoice, v2, TestContext.Current.CancellationToken))).Message.ShouldContain(v3);
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(mute, nothing, TestContext.Current.CancellationToken))).Code.ShouldBe("invalid_state");
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(mute, v3, TestContext.Current.CancellationToken))).Code.ShouldBe("invoice_not_found");
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.RedeliverAsync(Guid.NewGuid(), v3, TestContext.Current.CancellationToken))).Code.ShouldBe("invoice_not_found");
        (await Should.ThrowAsync<InvoicingException>(() => rig.Service.ListAsync(Guid.NewGuid(), TestContext.Current.CancellationToken))).Code.ShouldBe("invoice_not_found");
        await rig.DrainAsync();
        merchant.Received.Select(r => r.Version).ShouldBe([3]);
    }

    [Fact]
    public async Task The_list_shows_every_event_and_attempt()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var v3 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var items = (await rig.Service.ListAsync(invoice, TestContext.Current.CancellationToken)).Items;
        items.Select(i => (i.EventId, i.Version, i.State, i.SupersededBy)).ShouldBe([(v2, 2, "superseded", v3), (v3, 3, "pending", null)]);
        items[0].NextAttemptAt.ShouldBeNull();
        items[1].NextAttemptAt.ShouldBe((await rig.HeadAsync(invoice)).CallbackDueAt);
        items[1].Attempts.ShouldHaveSingleItem().Error.ShouldBe("http_500");
        var json = System.Text.Json.JsonSerializer.Serialize(new CallbackListView(items), CallbackJson.Default.CallbackListView);
        json.ShouldStartWith("{\"items\":[{\"event_id\":\"evt_");
        json.ShouldContain("\"attempts\":[{\"number\":1,\"at\":\"");
    }

    private static async Task DieAsync(CallbackRig rig, string id)
    {
        do
        {
            await rig.DrainAsync();
            rig.Offset.Advance(TimeSpan.FromHours(30));
        }
        while ((await rig.EventAsync(id)).State == CallbackState.Pending);
    }
}
