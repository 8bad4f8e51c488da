using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Pages;

namespace InvoiceModule.Tests.PaymentPage;

public sealed class InvoiceEventsTests : IAsyncLifetime
{
    private PageHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_viewer_gets_the_state_and_every_change_and_a_reversal_after_the_end_too()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        await using var stream = await SseReader.OpenAsync(answer);
        (await StatusAsync(stream)).ShouldBe("NOT_PAID");
        await _host.PayAsync(invoice, 5000);
        (await StatusAsync(stream)).ShouldBe("PARTIALLY_PAID");
        await _host.PayAsync(invoice, 7000);
        _host.Watch.Changed(invoice.Id);
        (await StatusAsync(stream)).ShouldBe("IN_MEMPOOL");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Mined(99, "hash", p.Amount, 2));
        _host.Watch.Changed(invoice.Id);
        (await StatusAsync(stream)).ShouldBe("PAID");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Voided(PaymentVoids.Reorganised));
        _host.Watch.Changed(invoice.Id);
        (await StatusAsync(stream)).ShouldBe("NOT_PAID");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Mined(99, "other", p.Amount, 2));
        _host.Watch.Changed(invoice.Id);
        (await StatusAsync(stream)).ShouldBe("PAID");
    }

    [Fact]
    public async Task A_quiet_stream_shows_that_the_server_lives()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(answer);
        (await StatusAsync(stream)).ShouldBe("NOT_PAID");
        (await stream.NextAsync("alive"))!.Value.Data.ShouldContain("\"status\"", customMessage: "A browser hands out no event without data, and some take every event for the view.");
    }

    [Fact]
    public async Task Two_hours_after_it_was_paid_there_is_nothing_more_to_wait_for()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000, height: 99);
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Finalise(_host.Clock.Now.AddHours(-2)));
        await ShouldBeOverAsync(invoice, "PAID");
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain("\"is_followed\":false");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Finalise(_host.Clock.Now.AddHours(-1)));
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldSatisfyAllConditions(t => t.ShouldContain("\"is_final\":true"), t => t.ShouldContain("\"is_followed\":true"));
        using var again = await _host.OpenAsync($"/pay/{invoice.Id}/events", lastEventId: "1");
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Those_who_have_paid_make_room_for_those_who_have_to()
    {
        var (paid, waiting) = (await _host.AddAsync(), await _host.AddAsync());
        await _host.PayAsync(paid, 12000, height: 99);
        var places = Enumerable.Range(0, InvoiceWatch.MaxViewers / 2).Select(_ => _host.Watch.TryJoin(Guid.NewGuid())!).ToList();
        await ShouldBeOverAsync(paid, "PAID");
        using var answer = await _host.OpenAsync($"/pay/{waiting.Id}/events", lastEventId: "1");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        places.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task A_signal_is_quicker_than_the_pause()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(answer);
        await StatusAsync(stream);
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            await _host.PayAsync(invoice, 1);
            var watch = Stopwatch.StartNew();
            _host.Watch.Changed(invoice.Id);
            await stream.NextAsync();
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        fastest.ShouldBeLessThan(TimeSpan.FromMilliseconds(1000));
    }

    [Fact]
    public async Task Many_viewers_cost_one_read()
    {
        var invoice = await _host.AddAsync();
        var streams = new List<SseReader>();
        for (var i = 0; i < 20; i++)
        {
            var stream = await SseReader.OpenAsync(await _host.OpenAsync($"/pay/{invoice.Id}/events"));
            await stream.NextAsync();
            streams.Add(stream);
        }

        var before = _host.Queries.InvoiceReads;
        var start = Stopwatch.StartNew();
        await _host.PayAsync(invoice, 1);
        foreach (var stream in streams)
            JsonDocument.Parse((await stream.NextAsync())!.Value.Data).RootElement.GetProperty("received").GetInt64().ShouldBe(1);

        // Our own read in PayAsync is one of them; the rest is one in two seconds, whatever the number of viewers.
        (_host.Queries.InvoiceReads - before).ShouldBeLessThanOrEqualTo(3 + (int)(start.Elapsed.TotalSeconds / 2));
        _host.Watch.Watched.ShouldBe(1);
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task The_page_the_status_and_the_stream_name_the_state_alike_whatever_the_time()
    {
        var invoice = await _host.AddAsync();
        var early = await LookAsync();
        _host.Clock.Set(_host.Clock.DatabaseTime.AddMinutes(1));
        var late = await LookAsync();
        late.Tag.ShouldBe(early.Tag);
        late.State.ShouldBe(early.State);
        late.Time.ShouldBeGreaterThanOrEqualTo(early.Time.AddMinutes(1));
        (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldContain($"data-state=\"{late.Tag}\"");
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(answer);
        var first = (await stream.NextAsync())!.Value;
        first.EventId.ShouldBe(late.Tag);
        first.EventType.ShouldBe("message");
        var (state, time) = Split(first.Data);
        state.ShouldBe(late.State);
        time.ShouldBeInRange(late.Time, _host.Clock.Now);

        async Task<(string Tag, string State, DateTime Time)> LookAsync()
        {
            using var status = await _host.GetAsync($"/pay/{invoice.Id}/status");
            var (state, time) = Split(await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            status.Headers.ETag.ShouldNotBeNull().IsWeak.ShouldBeTrue("The same state is sent with another time.");
            return (status.Headers.ETag.Tag.Trim('"'), state, time);
        }

        static (string State, DateTime Time) Split(string json)
        {
            var view = JsonNode.Parse(json)!.AsObject();
            view.Remove("server_time", out var time).ShouldBeTrue();
            return (view.ToJsonString(), time!.GetValue<DateTime>());
        }
    }

    [Fact]
    public async Task A_browser_that_comes_back_after_the_end_is_told_to_stay_away()
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromHours(3));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.Expire);
        await ShouldBeOverAsync(invoice, "NOT_PAID");
    }

    [Fact]
    public async Task Places_are_bounded_and_given_back()
    {
        var invoice = await _host.AddAsync();
        var places = Enumerable.Range(0, InvoiceWatch.MaxViewersOfOne).Select(_ => _host.Watch.TryJoin(invoice.Id)).ToList();
        places.ShouldAllBe(p => p != null);
        using (var refused = await _host.OpenAsync($"/pay/{invoice.Id}/events"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        foreach (var place in places)
        {
            place!.Dispose();
            place.Dispose();
        }

        _host.Watch.Watched.ShouldBe(0);
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_who_leaves_gives_his_place_back()
    {
        var invoice = await _host.AddAsync();
        using (var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events"))
        {
            await using var stream = await SseReader.OpenAsync(answer);
            await stream.NextAsync();
            _host.Watch.Watched.ShouldBe(1);
        }

        await WaitAsync(() => _host.Watch.Watched == 0);
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_hosts_stop()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(answer);
        await stream.NextAsync();
        var watch = Stopwatch.StartNew();
        await _host.StopAsync();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    // The first connection gets the state and ends; a browser that comes back is told to stay away.
    private async Task ShouldBeOverAsync(Invoice invoice, string status)
    {
        using var first = await _host.OpenAsync($"/pay/{invoice.Id}/events");
        await using var stream = await SseReader.OpenAsync(first);
        (await StatusAsync(stream)).ShouldBe(status);
        (await stream.NextAsync()).ShouldBeNull();
        using var again = await _host.OpenAsync($"/pay/{invoice.Id}/events", lastEventId: "1");
        again.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<string?> StatusAsync(SseReader stream)
        => JsonDocument.Parse((await stream.NextAsync())!.Value.Data).RootElement.GetProperty("status").GetString();

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }
}
