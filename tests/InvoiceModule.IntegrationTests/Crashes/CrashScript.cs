using System.Globalization;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Journal;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>
/// Everything an invoice can go through, so that every flow is reached: paid, reorganised and delivered again, canceled, expired, and released at the
/// end of a rate lock. It can be run again from its beginning after the host has died in it, as merchants, payers and operators would.
/// </summary>
internal sealed class CrashScript(ShopProcess shop, Truth truth, MerchantInbox inbox, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private string? _redelivered;

    /// <summary>Runs it to its end, or until the host is gone.</summary>
    /// <exception cref="HttpRequestException">The host is gone.</exception>
    public async Task RunAsync()
    {
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        var canceled = await OrderAsync("canceled", InvoiceOrder.Crypto(1000));
        var expiring = await OrderAsync("expiring", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await shop.Client.CancelAsync(canceled.Id);
        await RedeliverAsync(paid);

        // Taken back and mined again.
        await shop.Client.ReorganiseAsync(1);
        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await shop.Client.SetDownAsync("ethereum-sim", true);
        await Task.Delay(1200);
        await shop.Client.SetDownAsync("ethereum-sim", false);

        // Nothing is mined from here on, so that this price is let go.
        var locked = await OrderAsync("locked", InvoiceOrder.Fiat("10"));
        await PayOnceAsync(locked);
        await WaitAsync(locked, i => i.Status is "IN_MEMPOOL" or "NOT_PAID");
        await shop.Client.AdvanceAsync(TimeSpan.FromMinutes(80));
        await WaitAsync(expiring, i => !i.Active);
        await WaitAsync(locked, i => i is { Active: false, Status: "NOT_PAID" });
        await WaitUntilToldAsync();
    }

    /// <summary>Fails unless everything is as it would be without the crash, but for one delivery made twice.</summary>
    public async Task CheckAsync()
    {
        (await shop.Client.InvoiceAsync(_ids["paid"])).Status.ShouldBe("PAID", name);
        (await shop.Client.InvoiceAsync(_ids["canceled"])).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Exceptions.ShouldBe(["canceled"]), i => i.Version.ShouldBe(2));
        (await shop.Client.InvoiceAsync(_ids["expiring"])).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(2));
        (await truth.CheckAsync()).ShouldBeEmpty(name);

        var events = inbox.Received.GroupBy(c => c.WebhookId, StringComparer.Ordinal).ToList();
        foreach (var same in events)
        {
            same.Select(c => Convert.ToBase64String(c.Request.Body.Span)).Distinct().Count().ShouldBe(1, $"{name}: the bytes of {same.Key} have changed");
            foreach (var call in same)
                call.ShouldBeSignedWith(shop.WebhookSecret);
        }

        // Asked for by hand it came once more, and twice if the answer to that was lost.
        var twice = events.Where(e => e.Key != _redelivered).Sum(e => e.Count() - 1);
        twice.ShouldBeLessThanOrEqualTo(1, $"{name}: {string.Join(", ", events.Select(e => $"{e.Key} {e.First().Type} x{e.Count()}"))}");
    }

    private async Task<JsonElement> OrderAsync(string what, System.Text.Json.Nodes.JsonObject order)
    {
        var answer = await shop.Client.CreateAsync(order.WithCallback(inbox.Url).ToJsonString(), ("Idempotency-Key", $"{name} {what}"));
        var invoice = answer.ShouldBe(200).Json;
        if (_ids.TryGetValue(what, out var known))
            invoice.Id.ShouldBe(known, $"{name}: the key {what} has made two invoices");
        _ids[what] = invoice.Id;
        return invoice;
    }

    // Whether an earlier try came through is on the chain.
    private async Task PayOnceAsync(JsonElement invoice)
    {
        var facts = await truth.ReadAsync(db => db.Set<SimulatorJournalRow>().AsNoTracking().Select(r => r.Fact).ToListAsync());
        if (!facts.Exists(f => f.Contains(truth.Simulator.Network("bitcoin-sim").Chain.GetAddressKey(invoice.Address)!, StringComparison.Ordinal) || f.Contains(invoice.Address, StringComparison.Ordinal)))
            await shop.Client.PayAsync(invoice);
    }

    private Task<long> MineAsync() => shop.Client.MineAsync();

    private async Task RedeliverAsync(JsonElement invoice)
    {
        await UntilAsync(async () => (await shop.Client.CallbacksAsync(invoice.Id)).Any(c => c.Text("state") == "acknowledged"), "no callback was acknowledged");
        _redelivered ??= (await shop.Client.CallbacksAsync(invoice.Id)).First(c => c.Text("state") == "acknowledged").Text("event_id");
        await shop.Client.PostAsync($"api/v1/invoices/{invoice.Id}/callbacks/{_redelivered}/redeliver", "{}");
    }

    private Task WaitUntilToldAsync() => UntilAsync(
        async () =>
        {
            foreach (var id in _ids.Values)
            {
                if ((await shop.Client.CallbacksAsync(id)).Any(c => c.Text("state") == "pending" || c.GetProperty("next_attempt_at").ValueKind != JsonValueKind.Null))
                    return false;
            }

            return await truth.ReadAsync(async db => !await db.Set<Invoices.InvoiceOutbox>().AnyAsync(o => o.CallbackDueAt != null || o.HandlerDueAt != null));
        },
        "some callback or handler is still due");

    private Task WaitAsync(JsonElement invoice, Func<JsonElement, bool> condition)
        => UntilAsync(async () => condition(await shop.Client.InvoiceAsync(invoice.Id)), string.Create(CultureInfo.InvariantCulture, $"invoice {invoice.Id}"));

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{name}: not within {Patience:c}: {what}\n{shop.Log.Tail(30)}");
            await Task.Delay(40);
        }
    }
}
