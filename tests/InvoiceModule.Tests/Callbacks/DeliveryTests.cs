using System.Text;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Callbacks;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_version_is_delivered_signed_with_everything_a_callback_carries()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url, "sécret 🔑 \u2028 \"quoted\"");
        var id = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();

        var got = merchant.Received.ShouldHaveSingleItem();
        got.RequestLine.ShouldBe("POST /hook?a=b HTTP/1.1");
        got.Headers["Content-Type"].ShouldBe("application/json");
        got.Headers["User-Agent"].ShouldStartWith("InvoiceModule/");
        foreach (var absent in new[] { "Transfer-Encoding", "Expect", "Cookie", "traceparent", "Authorization" })
            got.Headers.ContainsKey(absent).ShouldBeFalse(absent);
        got.Id.ShouldBe(id);
        var json = got.Json;
        json.GetProperty("event_id").GetString().ShouldBe(id);
        json.GetProperty("type").GetString().ShouldBe("invoice.status_changed");
        json.GetProperty("secret_key").GetString().ShouldBe("sécret 🔑 \u2028 \"quoted\"");
        json.GetProperty("id").GetGuid().ShouldBe(invoice);
        json.GetProperty("value").GetInt32().ShouldBe(1000);
        json.GetProperty("data").GetProperty("title").GetString().ShouldBe("Bücher \u2028 🔑");
        json.GetProperty("timestamp").GetString().ShouldEndWith("Z");
        got.Superseded.ShouldBeEmpty();
        var timestamp = long.Parse(got.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture);
        got.Headers["webhook-signature"].ShouldBe(CallbackSignature.Sign([rig.Key], id, timestamp, got.Body));

        (await rig.EventAsync(id)).State.ShouldBe(CallbackState.Acknowledged);
        var head = await rig.HeadAsync(invoice);
        head.CallbackDueAt.ShouldBeNull();
        head.CallbackClaimedUntil.ShouldBeNull();
        (await rig.AttemptsAsync(id)).ShouldHaveSingleItem().StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task No_secret_key_given_means_no_secret_key_member()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(204);
        await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        await rig.DrainAsync();
        merchant.Received.Single().Json.TryGetProperty("secret_key", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Retries_follow_the_schedule_byte_for_byte_and_end_dead_after_fifteen()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var id = await rig.RaiseAsync(invoice);
        var begin = rig.Clock.Now;
        var timestamps = new List<long>();
        for (var attempt = 1; attempt <= 15; attempt++)
        {
            await rig.DrainAsync();
            merchant.Received.Count.ShouldBe(attempt);
            if (attempt == 15)
                break;
            var due = (await rig.HeadAsync(invoice)).CallbackDueAt!.Value;
            rig.Offset.Advance(due - rig.Clock.Now - TimeSpan.FromSeconds(1));
            await rig.DrainAsync();
            merchant.Received.Count.ShouldBe(attempt, "not before it is due");
            rig.Offset.Advance(TimeSpan.FromSeconds(1.1));
        }

        var change = await rig.EventAsync(id);
        change.State.ShouldBe(CallbackState.Dead);
        change.Attempts.ShouldBe(15);
        (change.EndedAt!.Value - begin).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(92.5));
        (await rig.HeadAsync(invoice)).CallbackDueAt.ShouldBeNull();
        merchant.Received.Select(r => Convert.ToHexString(r.Body)).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        merchant.Received.Select(r => r.Id).Distinct(StringComparer.Ordinal).ShouldBe([id]);
        merchant.Received.Select(r => r.Headers["webhook-timestamp"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(15);
        (await rig.AttemptsAsync(id)).Select(a => a.Number).ShouldBe(Enumerable.Range(1, 15));
    }

    [Fact]
    public async Task An_overtaken_version_is_never_attempted_again_and_is_listed_by_the_newer()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(503);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var v3 = await rig.RaiseAsync(invoice);
        var v4 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var v5 = await rig.RaiseAsync(invoice);
        merchant.Answer = MerchantServer.Status(200);
        await rig.DrainAsync();
        rig.Offset.Advance(TimeSpan.FromDays(2));
        await rig.DrainAsync();

        merchant.Received.Select(r => r.Version).ShouldBe([2, 4, 5]);
        merchant.Received.ElementAt(1).Superseded.ShouldBe([v2, v3]);
        merchant.Received.ElementAt(2).Superseded.ShouldBe([v2, v3, v4]);
        foreach (var old in new[] { v2, v3, v4 })
            (await rig.EventAsync(old)).State.ShouldBe(CallbackState.Superseded);
        (await rig.EventAsync(v5)).State.ShouldBe(CallbackState.Acknowledged);
        var v6 = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        merchant.Received.Last().Id.ShouldBe(v6);
        merchant.Received.Last().Superseded.ShouldBeEmpty();
    }

    // It fails for good in the moment in which it is overtaken: the merchant is told of it by the newer one, as of any other.
    [Theory]
    [InlineData(410, 1)]
    [InlineData(500, 15)]
    public async Task A_version_that_is_overtaken_during_its_last_attempt_is_listed_by_the_newer(int status, int attempts)
    {
        await using var rig = await CallbackRig.StartAsync();
        var (invoice, calls, v3) = (Guid.Empty, 0, "");
        await using var merchant = new MerchantServer(async (request, stream, token) =>
        {
            if (request.Version == 2 && ++calls == attempts)
                v3 = await rig.RaiseAsync(invoice);
            await MerchantServer.Status(request.Version == 2 ? status : 200)(request, stream, token);
        });
        invoice = await rig.InvoiceAsync(merchant.Url);
        var v2 = await rig.RaiseAsync(invoice);
        for (var i = 0; i < attempts; i++)
        {
            await rig.DrainAsync();
            rig.Offset.Advance(TimeSpan.FromHours(30));
        }

        await rig.DrainAsync();
        calls.ShouldBe(attempts);
        (await rig.EventAsync(v2)).State.ShouldBe(CallbackState.Superseded);
        if (status == 410)
        {
            (await rig.EventAsync(v3)).State.ShouldBe(CallbackState.Held);
            await rig.Service.RedeliverAsync(invoice, v3, TestContext.Current.CancellationToken);
            await rig.DrainAsync();
        }

        merchant.Received.Last().ShouldSatisfyAllConditions(r => r.Id.ShouldBe(v3), r => r.Superseded.ShouldBe([v2]));
    }

    [Fact]
    public async Task A_version_raised_during_an_attempt_follows_at_once_and_never_beside_it()
    {
        await using var rig = await CallbackRig.StartAsync();
        var inFlight = 0;
        var most = 0;
        Guid invoice = default;
        await using var merchant = new MerchantServer(async (request, stream, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            if (request.Version == 2)
                await rig.RaiseAsync(invoice);
            Interlocked.Decrement(ref inFlight);
            await MerchantServer.Status(500)(request, stream, token);
        });
        invoice = await rig.InvoiceAsync(merchant.Url);
        await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        merchant.Received.Select(r => r.Version).ShouldBe([2, 3]);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_claimers_one_gets_it_and_a_stale_completion_changes_nothing()
    {
        await using var rig = await CallbackRig.StartAsync();
        var invoice = await rig.InvoiceAsync("http://127.0.0.1:1234/");
        var id = await rig.RaiseAsync(invoice);
        var claims = rig.Services.GetRequiredService<OutboxClaims>();
        var opening = rig.Services.GetRequiredService<DeliveryOpening>();
        var completion = rig.Services.GetRequiredService<DeliveryCompletion>();
        var token = TestContext.Current.CancellationToken;
        var both = await Task.WhenAll(
            claims.ClaimAsync(OutboxLane.Callback, [invoice], token),
            claims.ClaimAsync(OutboxLane.Callback, [invoice], token));
        var first = both.SelectMany(c => c).ShouldHaveSingleItem();
        var stale = (await opening.OpenAsync(first, token)).ShouldNotBeNull();

        rig.Offset.Advance(OutboxClaims.Length + TimeSpan.FromSeconds(1));
        var second = (await claims.ClaimAsync(OutboxLane.Callback, [invoice], token)).ShouldHaveSingleItem();
        second.Fence.ShouldBe(first.Fence + 1);
        (await opening.OpenAsync(first, token)).ShouldBeNull();
        var fresh = (await opening.OpenAsync(second, token)).ShouldNotBeNull();
        fresh.Body.ShouldBe(stale.Body);

        (await completion.CompleteAsync(stale, new CallbackOutcome(500, "http_500", TimeSpan.Zero), token)).ShouldBeFalse();
        (await rig.AttemptsAsync(id)).ShouldBeEmpty();
        (await completion.CompleteAsync(fresh, new CallbackOutcome(200, null, TimeSpan.Zero), token)).ShouldBeTrue();
        (await completion.CompleteAsync(stale, new CallbackOutcome(500, "http_500", TimeSpan.Zero), token)).ShouldBeFalse();
        var change = await rig.EventAsync(id);
        change.State.ShouldBe(CallbackState.Acknowledged);
        change.Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    public async Task What_was_claimed_by_another_while_this_process_stood_still_or_its_machine_slept_is_not_sent(bool another, bool asleep, int calls)
    {
        var time = new JumpingTime();
        CallbackRig? rig = null;
        var stop = new AtCrashPoint(CrashPoints.CallbackOpening.AfterCommit, () =>
        {
            var stood = OutboxClaims.Length + TimeSpan.FromSeconds(1);
            if (asleep)
                rig!.Offset.Advance(stood);
            else
                time.Jump(stood);
            if (another)
                rig!.Store.ReadAsync((db, token) => db.Database.ExecuteSqlRawAsync("UPDATE invoicing_outbox SET callback_fence = callback_fence + 1", token), default).GetAwaiter().GetResult();
        });
        await using var started = rig = await CallbackRig.StartAsync(register: services =>
        {
            services.AddSingleton<ICrashHook>(stop);
            services.AddSingleton(p => new InvoicingClock(time, p.GetServices<IClockOffset>()));
        });
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        await rig.RaiseAsync(invoice);
        var token = TestContext.Current.CancellationToken;
        var claim = (await rig.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [invoice], token)).ShouldHaveSingleItem();
        await rig.Services.GetRequiredService<DeliveryRun>().DeliverAsync(claim, token);
        stop.Hits.ShouldBe(1);
        merchant.Received.Count.ShouldBe(calls);
    }

    // C7: a key that is revoked in that time signs nothing any more, and the one in its place does.
    [Fact]
    public async Task What_is_sent_after_a_process_stood_still_is_signed_by_the_keys_of_now()
    {
        byte[] fresh = [.. Enumerable.Repeat((byte)7, 32)];
        CallbackRig? rig = null;
        var stop = new AtCrashPoint(CrashPoints.CallbackOpening.AfterCommit, () =>
        {
            rig!.Offset.Advance(OutboxClaims.Length);
            var now = rig.Clock.Now;
            rig.Store.ReadAsync((db, token) => db.Set<SigningKey>().ExecuteUpdateAsync(set => set.SetProperty(k => k.ExpiresAt, k => k.ExpiresAt == null ? now : null), token), default).GetAwaiter().GetResult();
        });
        await using var started = rig = await CallbackRig.StartAsync(register: services => services.AddSingleton<ICrashHook>(stop));
        await rig.AddKeyAsync(fresh, rig.Clock.Now);
        await using var merchant = MerchantServer.With(200);
        await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        await rig.DrainAsync();
        stop.Hits.ShouldBe(1);
        var got = merchant.Received.ShouldHaveSingleItem();
        var timestamp = long.Parse(got.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture);
        got.Headers["webhook-signature"].ShouldBe(CallbackSignature.Sign([fresh], got.Id, timestamp, got.Body));
    }

    /// <summary>F72.</summary>
    [Fact]
    public async Task Retry_after_defers_and_is_recorded()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(429, "Retry-After: 999999999\r\n");
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var id = await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        var wait = (await rig.HeadAsync(invoice)).CallbackDueAt!.Value - rig.Clock.Now;
        wait.ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
        wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        (await rig.AttemptsAsync(id)).Single().RetryAfterSeconds.ShouldBe(3600);
    }

    /// <summary>F76.</summary>
    [Fact]
    public async Task A_poisoned_event_is_parked_and_others_flow()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var sick = await rig.InvoiceAsync(merchant.Url);
        var poison = await rig.RaiseAsync(sick, poison: true);
        var unparsable = await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url), snapshot: "[1]");
        var well = await rig.RaiseAsync(await rig.InvoiceAsync(merchant.Url));
        await rig.DrainAsync();
        merchant.Received.Single().Id.ShouldBe(well);
        (await rig.EventAsync(unparsable)).State.ShouldBe(CallbackState.Dead);
        (await rig.EventAsync(poison)).State.ShouldBe(CallbackState.Pending, "another process may have its key");
        foreach (var id in new[] { poison, unparsable })
            (await rig.AttemptsAsync(id)).Single().Error.ShouldBe("unreadable");

        (await rig.HeadAsync(sick)).CallbackDueAt.ShouldBe((await rig.EventAsync(poison)).NextAttemptAt.ShouldNotBeNull());
        var next = await rig.RaiseAsync(sick);
        await rig.DrainAsync();
        merchant.Received.Last().Id.ShouldBe(next);
        (await rig.EventAsync(poison)).State.ShouldBe(CallbackState.Superseded);
    }

    // Two machines with a ring of their own each, which AddDataProtection() gives: whichever cannot read it, the other one can. The older of two that wait was overtaken
    // when the newer one's bytes were fixed, and is not sent for the first time after that.
    [Fact]
    public async Task What_one_process_cannot_read_is_sent_by_the_one_that_can_and_what_it_has_overtaken_by_none()
    {
        var protection = new ForgetfulProtection();
        await using var rig = await CallbackRig.StartAsync(register: s => s.AddSingleton<IDataProtectionProvider>(protection));
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var (older, newer) = (await rig.RaiseAsync(invoice), await rig.RaiseAsync(invoice));
        protection.Forgotten = newer;
        await rig.DrainAsync();
        merchant.Received.ShouldBeEmpty();
        (await rig.EventAsync(newer)).State.ShouldBe(CallbackState.Pending);
        (await rig.EventAsync(older)).State.ShouldBe(CallbackState.Superseded);
        protection.Forgotten = null;
        rig.Offset.Advance(CallbackSchedule.WaitAfter(1)!.Value * 1.2);
        await rig.DrainAsync();
        merchant.Received.Single().Id.ShouldBe(newer);
        (await rig.EventAsync(newer)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(2));
        (await rig.EventAsync(older)).State.ShouldBe(CallbackState.Superseded);
    }

    // A key that never comes back: it is given up like a merchant who never answers.
    [Fact]
    public async Task What_nobody_can_read_is_given_up_by_the_schedule()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(200);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        var poison = await rig.RaiseAsync(invoice, poison: true);
        for (var attempt = 1; attempt <= CallbackSchedule.MaxAttempts; attempt++)
        {
            await rig.DrainAsync();
            (await rig.AttemptsAsync(poison)).Count.ShouldBe(attempt);
            (await rig.EventAsync(poison)).State.ShouldBe(attempt < CallbackSchedule.MaxAttempts ? CallbackState.Pending : CallbackState.Dead);
            rig.Offset.Advance(TimeSpan.FromHours(29));
        }

        (await rig.HeadAsync(invoice)).CallbackDueAt.ShouldBeNull();
    }

    /// <summary>F79.</summary>
    [Fact]
    public async Task A_rotated_key_signs_the_next_attempt_and_an_expired_one_no_more()
    {
        await using var rig = await CallbackRig.StartAsync();
        await using var merchant = MerchantServer.With(500);
        var invoice = await rig.InvoiceAsync(merchant.Url);
        await rig.RaiseAsync(invoice);
        await rig.DrainAsync();
        byte[] newer = [.. Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")];
        await rig.AddKeyAsync(newer, rig.Clock.Now.AddHours(1));
        rig.Offset.Advance(TimeSpan.FromSeconds(7));
        await rig.DrainAsync();
        rig.Offset.Advance(TimeSpan.FromHours(2));
        await rig.DrainAsync();
        byte[][][] keys = [[rig.Key], [newer, rig.Key], [rig.Key]];
        merchant.Received.Count.ShouldBe(3);
        foreach (var (got, live) in merchant.Received.Zip(keys))
        {
            var timestamp = long.Parse(got.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture);
            got.Headers["webhook-signature"].ShouldBe(CallbackSignature.Sign(live, got.Id, timestamp, got.Body));
        }
    }
}
