using System.Globalization;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Journal;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>
/// What merchants, payers and operators do around a crash. It can be run again from its beginning after the host has died in it, as they would begin again.
/// </summary>
internal abstract class CrashStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly MerchantInbox _inbox = MerchantInbox.Open(merchant);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>What the host is started with.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What has to be there before the host may die.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    protected ShopProcess Shop => shop;

    protected Truth Truth => truth;

    protected MerchantInbox Inbox => _inbox;

    protected string Name => name;

    /// <summary>How the merchant answers.</summary>
    protected Func<MerchantRequest, CancellationToken, ValueTask<MerchantAnswer>> Answer
    {
        set => merchant.Answer = value;
    }

    /// <summary>The event that somebody has sent again by hand.</summary>
    protected string? Redelivered { get; set; }

    /// <summary>Runs it to its end, or until the host is gone.</summary>
    /// <exception cref="HttpRequestException">The host is gone.</exception>
    public abstract Task RunAsync();

    /// <summary>Fails unless everything is as it would be without the crash, but for one delivery made twice.</summary>
    public virtual async Task CheckAsync()
    {
        // The clock may have been moved since the truth looked at it.
        await truth.ProductTimeAsync();
        (await truth.CheckAsync()).ShouldBeEmpty(name);
        var events = _inbox.Received.GroupBy(c => c.WebhookId, StringComparer.Ordinal).ToList();
        foreach (var same in events)
        {
            same.Select(c => Convert.ToBase64String(c.Request.Body.Span)).Distinct().Count().ShouldBe(1, $"{name}: the bytes of {same.Key} have changed");
            foreach (var call in same)
                call.ShouldBeSignedWith(shop.WebhookSecret);
        }

        // Asked for by hand it came once more, and twice if the answer to that was lost.
        var twice = events.Where(e => e.Key != Redelivered).Sum(e => Math.Max(0, e.Count() - 1 - Refused(e.Key)));
        twice.ShouldBeLessThanOrEqualTo(1, $"{name}: {string.Join(", ", events.Select(e => $"{e.Key} {e.First().Type} x{e.Count()}"))}");
    }

    /// <summary>Settings of a host with troubles of its own (<c>InvoiceModule.TroubleHook</c>).</summary>
    protected static Dictionary<string, string> Trouble(params (string Key, string Value)[] troubles) => new(troubles.Select(t => KeyValuePair.Create(t.Key, t.Value)), StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "InvoiceModule.TroubleHook.dll"),
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "InvoiceModule.TroubleHook",
    };

    /// <summary>How many deliveries of an event the merchant did not take.</summary>
    protected virtual int Refused(string webhookId) => 0;

    protected string IdOf(string what) => _ids[what];

    /// <summary>Orders something; a merchant who got no answer asks again under the same key.</summary>
    protected async Task<JsonElement> OrderAsync(string what, System.Text.Json.Nodes.JsonObject order)
    {
        order = order.WithCallback(_inbox.Url);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var answer = await shop.Client.CreateAsync(order.ToJsonString(), ("Idempotency-Key", $"{name} {what}"));
        for (; answer is { Status: 503, Code: "chain_unavailable" } && System.Diagnostics.Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(40))
            answer = await shop.Client.CreateAsync(order.ToJsonString(), ("Idempotency-Key", $"{name} {what}"));
        var invoice = answer.ShouldBe(200).Json;
        if (_ids.TryGetValue(what, out var known))
            invoice.Id.ShouldBe(known, $"{name}: the key {what} has made two invoices");
        _ids[what] = invoice.Id;
        return invoice;
    }

    /// <summary>Pays; whether an earlier try came through is on the chain.</summary>
    protected async Task PayOnceAsync(JsonElement invoice, System.Numerics.BigInteger? value = null)
    {
        var facts = await truth.ReadAsync(db => db.Set<SimulatorJournalRow>().AsNoTracking().Select(r => r.Fact).ToListAsync());
        if (!facts.Exists(f => f.Contains(truth.Simulator.Network("bitcoin-sim").Chain.GetAddressKey(invoice.Address)!, StringComparison.Ordinal) || f.Contains(invoice.Address, StringComparison.Ordinal)))
            await shop.Client.PayAsync(invoice, value);
    }

    protected Task<long> MineAsync() => shop.Client.MineAsync();

    protected Task WaitUntilToldAsync() => UntilAsync(
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

    protected Task WaitAsync(JsonElement invoice, Func<JsonElement, bool> condition)
        => UntilAsync(async () => condition(await shop.Client.InvoiceAsync(invoice.Id)), string.Create(CultureInfo.InvariantCulture, $"invoice {invoice.Id}"));

    protected async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await condition())
        {
            // What is read past it says nothing of that.
            if (!shop.IsRunning)
                throw new HttpRequestException("The host is gone.");
            if (System.Diagnostics.Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{name}: not within {Patience:c}: {what}\n{shop.Log.Tail(30)}");
            await Task.Delay(40);
        }
    }
}
