using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>C1 to C9 as a merchant sees them.</summary>
internal sealed class MerchantRules(World world)
{
    private readonly Dictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _superseded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Node Node, DateTime CameAt, bool WasHeld)> _told = new(StringComparer.Ordinal);

    /// <summary>Whether an event has come, or a newer one that names it has.</summary>
    public bool IsAccountedFor(string eventId) => _bodies.ContainsKey(eventId) || _superseded.Values.Any(s => s.Contains(eventId));

    public bool HasCome(string eventId) => _bodies.ContainsKey(eventId);

    public void Check(MerchantConnection connection, MerchantRequest request, IReadOnlyDictionary<MerchantConnection, string> inFlight)
    {
        var now = world.Scheduler.Time;
        var change = world.Mirror.Events.Rows.FirstOrDefault(e => e.Id == request.EventId);
        if (change is null && IsTest(request))
        {
            if (!world.IsDisturbed)
                CheckSignature(request, now);
            world.Coverage.Hit("merchant", "test received");
            return;
        }

        if (change is null)
        {
            world.Fail("C1", $"event {request.EventId} was sent and is not committed.");
            return;
        }

        if (change.Url != MerchantAnswer.Url(connection, request))
            world.Fail("C3", $"event {change.Id} for {change.Url} was sent to {MerchantAnswer.Url(connection, request)}.");
        CheckBody(change, request.Body);
        connection.WasHeld = world.Claims.Holds(connection.Node, change.InvoiceId);
        CheckAgain(connection, change);

        // Whoever has slept may send what is not its own any more; whoever has the claim is held to every rule, whatever else happens.
        if (world.IsDisturbed && !connection.WasHeld)
        {
            world.Coverage.Hit("merchant", "came under a lost claim");
            return;
        }

        CheckSignature(request, now);
        CheckTurn(connection, change, inFlight, now);
    }

    /// <summary>The merchant has answered 2xx, and the line was open.</summary>
    public void Accepted(MerchantConnection connection, string eventId) => _told[eventId] = (connection.Node, connection.CameAt, connection.WasHeld);

    // F57: what was accepted comes again only when whoever was told could not write it down, and once for each time.
    private void CheckAgain(MerchantConnection connection, EventRow change)
    {
        if (!_told.Remove(change.Id, out var told))
            return;
        var isByHand = change.RedeliverAt is not null;

        // Whoever slept between the decision and the sending had lost his claim by then: the first one, or the one who comes now.
        var isLost = !told.WasHeld || !connection.WasHeld && world.IsDisturbed;
        var isExcused = isLost || told.Node.IsDead || told.Node.TroubledAt >= told.CameAt || world.Scheduler.LeapAt >= told.CameAt;
        if (!isByHand && !isExcused)
            world.Fail("F57", $"event {change.Id} is sent by {connection.Node.Name} again, after {told.Node.Name} was told at {told.CameAt:T} that it has come, and nothing has happened to that.");
        world.Coverage.Hit("merchant", isByHand ? "came again by hand" : "came again after a crash");
    }

    // It names no invoice and no event of ours, so nobody can take it for a payment.
    private static bool IsTest(MerchantRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var root = json.RootElement;
        return root.GetProperty("type").GetString() == "test" && root.GetProperty("event_id").GetString() == request.EventId
            && !root.TryGetProperty("id", out _) && root.GetProperty("wallet_id").GetGuid() == World.WalletId;
    }

    private void CheckBody(EventRow change, byte[] body)
    {
        if (_bodies.TryGetValue(change.Id, out var before) && !before.AsSpan().SequenceEqual(body))
            world.Fail("C3", $"event {change.Id} came with other bytes than before.");
        if (change.Body is not { } fixedBody || !PlainProtection.Instance.Unprotect(fixedBody).AsSpan().SequenceEqual(body))
            world.Fail("C3", $"event {change.Id} was sent with bytes that are not those that were fixed.");
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        if (root.GetProperty("version").GetInt32() != change.Version || root.GetProperty("event_id").GetString() != change.Id || root.GetProperty("id").GetGuid() != change.InvoiceId)
            world.Fail("C3", $"event {change.Id} came as version {root.GetProperty("version")} of {root.GetProperty("id")}.");
        var secret = world.Plans.SecretOf(change.InvoiceId);
        var given = root.TryGetProperty("secret_key", out var shown) ? shown.GetString() : null;
        if (world.Plans.Knows(change.InvoiceId) && secret != given)
            world.Fail("C8", $"event {change.Id} came with secret key '{given}' where '{secret}' was given.");
        if (!_bodies.ContainsKey(change.Id))
        {
            _superseded[change.Id] = new SortedSet<string>(root.GetProperty("superseded").EnumerateArray().Select(s => s.GetString()!), StringComparer.Ordinal);
            if (!world.IsDisturbed && world.Mirror.Events.Rows.FirstOrDefault(e => e.InvoiceId == change.InvoiceId && e.Version > change.Version && e.State == EventRow.Acknowledged) is { } newer)
                world.Fail("C4", $"version {change.Version} of invoice {change.InvoiceId} is sent for the first time after version {newer.Version} was acknowledged.");
        }

        _bodies[change.Id] = body;
    }

    private void CheckSignature(MerchantRequest request, DateTime now)
    {
        var timestamp = request.Headers.GetValueOrDefault("webhook-timestamp", "");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs((DateTime.UnixEpoch.AddSeconds(seconds) - now).TotalSeconds) > 7)
            world.Fail("C7", $"event {request.EventId} came at {now:T} with timestamp '{timestamp}'.");
        var signatures = request.Headers.GetValueOrDefault("webhook-signature", "").Split(' ');
        foreach (var key in world.Mirror.Keys.Rows.Where(k => k.WalletId == World.WalletId))
        {
            var isSigned = signatures.Contains("v1," + Sign(key, request, timestamp), StringComparer.Ordinal);
            if (!isSigned && (key.ExpiresAt is null || key.ExpiresAt > now) && world.KeyAge(key.Id) > TimeSpan.FromSeconds(20))
                world.Fail("C7", $"event {request.EventId} is not signed with the live key {key.Id}.");
            if (isSigned && key.ExpiresAt < now.AddSeconds(-20))
                world.Fail("C7", $"event {request.EventId} is signed with key {key.Id}, which expired at {key.ExpiresAt:T}.");
        }
    }

    private void CheckTurn(MerchantConnection connection, EventRow change, IReadOnlyDictionary<MerchantConnection, string> inFlight, DateTime now)
    {
        // Whoever has written down when it is due, and whoever sends it, know the time as well as they can.
        if (change.NextAttemptAt > now + SimDatabaseTime.Error && change.RedeliverAt is null)
            world.Fail("C5", $"event {change.Id} is sent at {now:O} though it is due at {change.NextAttemptAt:O}.");
        if (change.State is EventRow.Acknowledged or EventRow.Dead or EventRow.Superseded && change.RedeliverAt is null && change.EndedAt < now.AddSeconds(-20))
            world.Fail("C4", $"event {change.Id} is sent again in state {change.State}.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(change.Url!)));
        if (change.RedeliverAt is null && world.Mirror.Held.Rows.FirstOrDefault(h => h.UrlHash == hash && h.HeldAt < now.AddSeconds(-20)) is { } held)
            world.Fail("C2", $"event {change.Id} is sent to {change.Url}, which answered 410 at {held.HeldAt:T}.");
        var ids = world.Mirror.Events.Rows.Where(e => e.InvoiceId == change.InvoiceId).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        if (inFlight.FirstOrDefault(f => f.Key != connection && !f.Key.IsClosed && ids.Contains(f.Value) && !HasSlept(f.Key)) is { Key: { } other })
            world.Fail("C4", $"{connection.Node.Name} and {other.Node.Name} deliver invoice {change.InvoiceId} at the same time.");
    }

    // Whoever died, was stopped, or lost its claim in a sleep is still on the line with what it had begun.
    private bool HasSlept(MerchantConnection line)
        => !line.WasHeld || line.Node.IsDead || line.Node.IsPaused || line.Node.TroubledAt >= line.CameAt || world.Scheduler.LeapAt >= line.CameAt;

    private static string Sign(KeyRow key, MerchantRequest request, string timestamp)
    {
        var secret = Encoding.UTF8.GetString(PlainProtection.Instance.Unprotect(key.Secret));
        var head = Encoding.ASCII.GetBytes($"{request.EventId}.{timestamp}.");
        return Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), (byte[])[.. head, .. request.Body]));
    }
}
