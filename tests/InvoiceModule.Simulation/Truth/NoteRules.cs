using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// What only a person's word can end: a reversal, and what a paid invoice lacks without a surplus that went back. The word is written down once, only on what he saw,
/// and changes nothing else; until then, and again when more has happened, he is asked.
/// </summary>
internal sealed class NoteRules(Play.World world)
{
    private const int Reversed = 4;
    private const int Paid = 4;

    // The reversal that was settled last, and what had come and gone back when a lack was.
    private readonly Dictionary<Guid, string> _reversals = [];
    private readonly Dictionary<Guid, (BigInteger Received, BigInteger Returned)> _lacks = [];

    public void Check()
    {
        foreach (var row in world.Mirror.Audit.Changes.Where(c => c.Before is null).Select(c => c.After).OfType<AuditRow>())
        {
            if (row.Action is not (AuditActions.ReversalSettled or AuditActions.SentBackSettled))
                continue;
            var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == row.InvoiceId);
            var isDue = row.Action == AuditActions.ReversalSettled ? IsReversalDue(invoice) && row.Subject == LastReversal(invoice.Id) : IsLackDue(invoice) && row.Received == invoice.Received;
            if (!isDue)
                world.Fail("L9", $"{row.Action} ({row.Subject}{row.Received}) is noted of invoice {invoice.Id} at status {invoice.Status} with exceptions {invoice.Exceptions}, which has received {invoice.Received} of {invoice.Price}; {world.Refunds.Returned(invoice.Id)} of that went back.");
            if (world.Mirror.Payments.Changes.Count > 0)
                world.Fail("L9", $"a payment was changed with {row.Action} of invoice {invoice.Id}.");
            CheckQuiet(row);
            if (row.Action == AuditActions.ReversalSettled)
                _reversals[invoice.Id] = row.Subject!;
            else
                _lacks[invoice.Id] = (invoice.Received, world.Refunds.Returned(invoice.Id));
        }
    }

    /// <summary>It is written down and nothing else: nobody is told of it.</summary>
    public void CheckQuiet(AuditRow row)
    {
        if (world.Mirror.Events.Changes.Count > 0 || world.Mirror.Invoices.Changes.Any(c => c.Before?.Version != c.After?.Version || c.After?.Id != row.InvoiceId))
            world.Fail("L9", $"{row.Action} of invoice {row.InvoiceId} has made a version.");
    }

    /// <summary>Whether an invoice is reversed, and nobody has settled that.</summary>
    public bool IsReversalDue(InvoiceRow invoice) => (invoice.Exceptions & Reversed) != 0 && _reversals.GetValueOrDefault(invoice.Id) != LastReversal(invoice.Id);

    /// <summary>Whether an invoice lacks something of its price without what was sent back, and nobody has settled that.</summary>
    public bool IsLackDue(InvoiceRow invoice)
        => world.Refunds.Returned(invoice.Id).Sign > 0 && invoice.Received >= invoice.Price && world.Refunds.Kept(invoice) < invoice.Price
            && !(_lacks.TryGetValue(invoice.Id, out var settled) && settled.Received <= invoice.Received && settled.Returned == world.Refunds.Returned(invoice.Id));

    /// <summary>What asks for a person now. What was never PAID and has ended has another question: what came of it is short.</summary>
    public (Guid[] Reversed, Guid[] Lacking) Asked()
        => ([.. world.Mirror.Invoices.Rows.Where(i => IsReversalDue(i) && (i.Active || i.Peak == Paid)).Select(i => i.Id).Order()], [.. world.Mirror.Invoices.Rows.Where(IsLackDue).Select(i => i.Id).Order()]);

    /// <summary>Who looks for what asks for a person finds just that, if it was the same all the while he looked.</summary>
    /// <param name="before">What asked for one when he began.</param>
    /// <param name="reversed">The reversed invoices that the product lists.</param>
    /// <param name="lacking">Those that it says lack what was sent back.</param>
    public void CheckAsked((Guid[] Reversed, Guid[] Lacking) before, Guid[] reversed, Guid[] lacking)
    {
        var now = Asked();
        if (!now.Reversed.SequenceEqual(before.Reversed) || !now.Lacking.SequenceEqual(before.Lacking))
            return;
        if (!now.Reversed.SequenceEqual(reversed) || !now.Lacking.SequenceEqual(lacking))
            world.Fail("L9", $"people are asked about reversals of {string.Join(", ", reversed)} and lacks of {string.Join(", ", lacking)}; it should be {string.Join(", ", now.Reversed)} and {string.Join(", ", now.Lacking)}.");
        world.Coverage.Hit("asked", "about a reversal", now.Reversed.Length > 0);
        world.Coverage.Hit("asked", "about what went back", now.Lacking.Length > 0);
    }

    /// <summary>The event that told of an invoice's last reversal.</summary>
    public string? LastReversal(Guid invoice) => world.Mirror.Events.Rows.Where(e => e.InvoiceId == invoice && e.Type == (int)InvoiceEventType.Reversed).MaxBy(e => e.Version)?.Id;
}
