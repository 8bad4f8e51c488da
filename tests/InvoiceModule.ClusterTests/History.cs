using System.Security.Cryptography;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;

namespace InvoiceModule.ClusterTests;

/// <summary>
/// What merchants and payers saw, held against the invariants (by their names): everything here came over HTTP, and nothing is asked of the module.
/// </summary>
internal sealed class History(IReadOnlyList<MerchantCall> calls, IReadOnlyList<Order> orders)
{
    private static readonly string[] Words = ["NOT_PAID", "PARTIALLY_PAID", "IN_MEMPOOL", "IN_BLOCK", "PAID"];
    private static readonly string[] Agreed = ["id", "blockchain", "symbol", "address", "contract_address", "value", "created", "expiry", "confirmations_required"];

    // A signed attempt may wait in a process that is stopped while product time is moved on, but is never signed for a time to come. A node that signs by its
    // own clock is behind with all that it sends, which is a third of everything.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(6);

    private readonly List<string> _faults = [];

    /// <summary>What is broken; empty when all is well.</summary>
    /// <param name="ends">The invoices as they ended, by id.</param>
    /// <param name="timelines">Their timelines.</param>
    public IReadOnlyList<string> Check(IReadOnlyDictionary<string, JsonElement> ends, IReadOnlyDictionary<string, JsonElement[]> timelines)
    {
        CheckOrders(ends);
        foreach (var call in calls)
            CheckCall(call);
        var behind = calls.Where(c => c.Callback.WebhookTime < c.ProductTime - Behind).Select(c => c.Callback.EventId).ToList();
        if (behind.Count > calls.Count / 20)
            _faults.Add($"F63: {behind.Count} of {calls.Count} were signed for a time long past: {string.Join(", ", behind)}");
        foreach (var twins in calls.GroupBy(c => c.Callback.EventId, StringComparer.Ordinal))
            CheckTwins([.. twins]);
        foreach (var told in calls.GroupBy(c => c.Callback.Body.Id, StringComparer.Ordinal))
            CheckInvoice([.. told.OrderBy(c => c.Number)], ends[told.Key], timelines[told.Key]);
        foreach (var (id, end) in ends)
            CheckTimeline(id, end, timelines[id]);
        return _faults;
    }

    private void CheckOrders(IReadOnlyDictionary<string, JsonElement> ends)
    {
        foreach (var order in orders)
        {
            if (order.Answers.Select(a => a.Id).Distinct().Count() > 1)
                _faults.Add($"{order.Key} has made several invoices: {string.Join(", ", order.Answers.Select(a => a.Id).Distinct())}");
            foreach (var answer in order.Answers)
            {
                if (Differing(answer, ends[answer.Id]) is { } member)
                    _faults.Add($"M5: {member} of {answer.Id} has changed since it was created");
            }
        }

        foreach (var shared in orders.Where(o => o.Invoice is not null).GroupBy(o => o.Invoice!.Value.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _faults.Add($"Invoice {shared.Key} was given to {string.Join(", ", shared.Select(o => o.Key))}");
    }

    private void CheckCall(MerchantCall call)
    {
        var (callback, body) = (call.Callback, call.Callback.Body);
        if (callback.WebhookId != callback.EventId)
            _faults.Add($"C3: {callback.EventId} came as {callback.WebhookId}");
        var expected = Callback.Sign(ShopDefaults.WebhookSecret, callback.WebhookId, callback.Request.Headers["webhook-timestamp"], callback.Request.Body.Span);
        if (!callback.Request.Headers["webhook-signature"].Split(' ').Contains(expected, StringComparer.Ordinal))
            _faults.Add($"C7: {callback.EventId} is signed with no key of the wallet");
        if (callback.WebhookTime > call.ProductTime + Ahead)
            _faults.Add($"F63: {callback.EventId} was signed at {callback.WebhookTime:O}, when it was {call.ProductTime:O}");
        if (!Words.Contains(body.Status, StringComparer.Ordinal))
            _faults.Add($"S2: {callback.EventId} says {body.Status}");
        var order = orders.FirstOrDefault(o => o.Invoice is { } invoice && invoice.Id == body.Id);
        var secret = body.TryGetProperty("secret_key", out var given) ? given.GetString() : null;
        if (order is not null && secret != order.SecretKey)
            _faults.Add($"C8: {callback.EventId} carries '{secret}' instead of '{order.SecretKey}'");
    }

    private void CheckTwins(MerchantCall[] twins)
    {
        if (twins.Select(c => Convert.ToHexString(SHA256.HashData(c.Callback.Request.Body.Span))).Distinct().Count() > 1)
            _faults.Add($"C3: the bytes of {twins[0].Callback.EventId} have changed between two attempts");
    }

    private void CheckInvoice(MerchantCall[] told, JsonElement end, JsonElement[] timeline)
    {
        foreach (var versions in told.GroupBy(c => c.Callback.Version).Where(g => g.Select(c => c.Callback.EventId).Distinct().Count() > 1))
            _faults.Add($"S3: version {versions.Key} of {end.Id} came as several events");
        foreach (var call in told)
        {
            if (Differing(call.Callback.Body, end) is { } member)
                _faults.Add($"M5: {member} of {end.Id} has changed in version {call.Callback.Version}");
            if (!timeline.Any(t => t.Version == call.Callback.Version && t.Text("type") == call.Callback.Type))
                _faults.Add($"C1: {call.Callback.EventId} was sent, but is in no timeline");
        }

        foreach (var first in told.GroupBy(c => c.Callback.EventId, StringComparer.Ordinal).Select(g => g.MinBy(c => c.Number)!))
        {
            // A process that was stopped in the middle of a delivery ends it when it goes on, whoever has sent what came after meanwhile: nobody can call back
            // a request that is on its way. It was signed before the newer one; what was signed after it broke the order.
            if (told.FirstOrDefault(c => c.IsAcknowledged && c.AnsweredAfter < first.Number && c.Callback.Version > first.Callback.Version
                && c.Callback.WebhookTime <= first.Callback.WebhookTime) is { } newer)
                _faults.Add($"C4: version {first.Callback.Version} of {end.Id} was sent for the first time after version {newer.Callback.Version} was acknowledged");
        }

        // C2: every version was acknowledged, or the newest acknowledged one accounts for it.
        var acknowledged = told.Where(c => c.IsAcknowledged).ToList();
        if (acknowledged.Count == 0 || acknowledged.Max(c => c.Callback.Version) != end.Version)
            _faults.Add($"C2: the merchant has not acknowledged version {end.Version} of {end.Id}");
        var accounted = acknowledged.Select(c => c.Callback.EventId).Concat(acknowledged.SelectMany(c => c.Callback.Superseded)).ToHashSet(StringComparer.Ordinal);
        foreach (var lost in told.Where(c => !accounted.Contains(c.Callback.EventId)).Select(c => c.Callback.EventId).Distinct())
            _faults.Add($"C2: {lost} of {end.Id} was neither acknowledged nor listed as superseded");
    }

    private void CheckTimeline(string id, JsonElement end, JsonElement[] timeline)
    {
        if (!timeline.Select(t => t.Version).SequenceEqual(Enumerable.Range(1, end.Version)))
            _faults.Add($"S3: {id} is at version {end.Version} with a timeline of {string.Join(',', timeline.Select(t => t.Version))}");
        foreach (var (before, after) in timeline.Zip(timeline.Skip(1)))
        {
            if (Array.IndexOf(Words, after.Status) < Array.IndexOf(Words, before.Status) && after.Text("type") is not ("invoice.reversed" or "invoice.expired"))
                _faults.Add($"S4: {id} fell from {before.Status} to {after.Status} by {after.Text("type")}");
        }

        if (end.Version > 1 && !calls.Any(c => c.Callback.Body.Id == id) && end.GetProperty("data").GetProperty("url_callback").ValueKind == JsonValueKind.String)
            _faults.Add($"C2: nothing of {id} at version {end.Version} ever came");
    }

    private static string? Differing(JsonElement a, JsonElement b) => Agreed.FirstOrDefault(m => a.GetProperty(m).GetRawText() != b.GetProperty(m).GetRawText());
}
