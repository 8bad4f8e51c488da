using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>S1, S7, M3 as they are seen from outside: what is shown, in every version and whenever somebody looks, is what <c>contract.md</c> 3 makes of the payments that count.</summary>
internal sealed class ViewRules(World world)
{
    private const int LateFlag = 2;

    private static readonly (int Flag, string Word)[] Exceptions = [(1, "overpaid"), (LateFlag, "late"), (4, "reversed"), (8, "canceled"), (16, "accepted")];

    private readonly HashSet<Guid> _told = [];
    private readonly HashSet<Guid> _late = [];

    /// <summary>A payment is booked: one that came too late is told to its invoice, though it is not credited.</summary>
    public void Told(PaymentRow payment)
    {
        if (payment.InvoiceId is not { } id)
            return;
        if (payment.Reason is PaymentReasons.Late or PaymentReasons.LateRateFell)
            _told.Add(id);
        if (payment.Late)
            _late.Add(id);
    }

    /// <summary>The exceptions of an invoice are those it has.</summary>
    public void CheckExceptions(InvoiceRow invoice, IReadOnlyList<PaymentRow> counting)
    {
        var received = counting.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
        if ((invoice.Exceptions & 1) != 0 != received > invoice.Value)
            world.Fail("M3", $"invoice {invoice.Id} of {invoice.Value} has received {received}, and exceptions {invoice.Exceptions}.");
        var isLate = (invoice.Exceptions & LateFlag) != 0;
        if (!isLate && (_told.Contains(invoice.Id) || counting.Any(p => p.Late)))
            world.Fail("F51", $"late money came for invoice {invoice.Id}, and its exceptions {invoice.Exceptions} do not say so.");
        if (isLate && !_told.Contains(invoice.Id) && !_late.Contains(invoice.Id) && !counting.Any(p => p.Late))
            world.Fail("F51", $"no late money came for invoice {invoice.Id}, and its exceptions {invoice.Exceptions} say so.");
    }

    /// <summary>What a version shows of its invoice.</summary>
    public void CheckVersion(EventRow made, InvoiceRow invoice)
    {
        using var json = JsonDocument.Parse(PlainProtection.Instance.Unprotect(made.Snapshot));
        Check(json.RootElement, invoice, made.At);
    }

    /// <summary>What somebody is shown who looks now.</summary>
    public void CheckLook(InvoiceView view, InvoiceRow invoice, DateTime at)
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(view, InvoiceJson.Readable.InvoiceView));
        Check(json.RootElement, invoice, at);
        world.Coverage.Hit("view", "compared");
    }

    private void Check(JsonElement shown, InvoiceRow invoice, DateTime at)
    {
        var tip = world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == invoice.Blockchain)?.Height ?? 0;
        var model = ViewModel.Of(invoice, StateRules.Counting(world, invoice.Id), tip, at);
        Same("S1", "status", Text(shown, "status"), model.Status);
        Same("M3", "received", Raw(shown, "received"), Text(BigInteger.Min(model.Received, Chains.ChainKind.Largest)));
        Same("M3", "due", Raw(shown, "due"), Text(model.Due));
        Same("M5", "value", Raw(shown, "value"), Text(invoice.Value));
        Same("S7", "confirmations", Raw(shown, "confirmations"), Text(model.Confirmations));
        Same("M5", "confirmations_required", Raw(shown, "confirmations_required"), Text(invoice.Required));
        Same("S3", "version", Raw(shown, "version"), Text(invoice.Version));
        Same("S5", "active", Raw(shown, "active"), invoice.Active ? "true" : "false");
        Same("S7", "is_final", Raw(shown, "is_final"), model.IsFinal ? "true" : "false");
        Same("M2", "txs", string.Join(' ', shown.GetProperty("txs").EnumerateArray().Select(t => t.GetString())), string.Join(' ', model.Transactions));
        Same("S4", "exception", Words(shown), string.Join(' ', Exceptions.Where(e => (invoice.Exceptions & e.Flag) != 0).Select(e => e.Word).Order(StringComparer.Ordinal)));
        // A process whose host has dropped the token writes none.
        if (!(invoice.Contract is not null && world.WasTokenDropped && Text(shown, "payment_uri") is null))
            Same("M3", "payment_uri", Text(shown, "payment_uri"), model.HasUri ? $"{invoice.Blockchain}:{Text(shown, "address")}" : null);
        if (shown.GetProperty("expiry").GetDateTime() is var expiry && Math.Abs((expiry - invoice.ExpiresAt).TotalSeconds) > 1)
            world.Fail("M5", $"invoice {invoice.Id} shows the expiry {expiry:O}, it is {invoice.ExpiresAt:O}.");

        void Same(string rule, string member, string? shows, string? should)
        {
            if (shows != should)
                world.Fail(rule, $"version {invoice.Version} of invoice {invoice.Id} shows {member} '{shows}' at tip {tip}, where its payments make it '{should}'.");
        }
    }

    private static string Words(JsonElement shown)
        => shown.TryGetProperty("exception", out var list) && list.ValueKind == JsonValueKind.Array
            ? string.Join(' ', list.EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal))
            : "";

    private static string? Text(JsonElement shown, string member) => shown.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string Raw(JsonElement shown, string member) => shown.GetProperty(member).GetRawText();

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
