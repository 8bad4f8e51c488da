using System.Globalization;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;

namespace InvoiceModule.Simulation.Runs;

/// <summary>What a full run must have seen: a fault that never happens proves nothing.</summary>
internal static class Expected
{
    private static readonly string[] Named =
    [
        "database: answer lost", "database: connection lost at command", "database: connection lost at commit", "database: serialization failure at command",
        "database: serialization failure at commit",
        "asked: about a reversal", "asked: about what went back",
        "attribution: a lie", "attribution: certain", "attribution: certain on a reused address", "attribution: dust", "attribution: in time", "attribution: late",
        "attribution: not certain", "attribution: of a dropped asset", "attribution: replacement", "attribution: replacement that brings more", "attribution: replacement that came late", "attribution: too late",
        "audit: callback.redelivered", "audit: callback.tested", "audit: invoice.canceled", "audit: invoice.refund_noted", "audit: invoice.refund_shortfall_settled", "audit: invoice.reversal_settled", "audit: invoice.short_payment_accepted",
        "audit: invoice.surplus_kept", "audit: invoice.surplus_refund_noted", "audit: payment.accepted",
        "audit: payment.assigned", "audit: payment.never_came", "audit: payment.refund_noted",
        "decision: payment.accepted", "decision: payment.assigned", "decision: payment.refund_noted",
        "chain: invents a transaction", "chain: lies about an amount", "chain: shows an old pool", "chain: tells of a dropped token", "epilogue: a refund", "epilogue: facts told again in another order", "epilogue: mined unseen by a clock that runs ahead", "epilogue: ordered at waking", "epilogue: stopped between price and invoice", "epilogue: the stock of addresses runs out",
        "event: pruned",
        "event type: Canceled", "event type: Expired", "event type: LatePayment", "event type: Overpaid", "event type: Reversed", "event type: StatusChanged",
        "handler: throws", "handler: version made where there is none",
        "host: administer", "host: cancel", "host: cancel by hand", "host: count", "host: create", "host: create failed", "host: create in a transaction", "host: create in a transaction failed",
        "host: create with key", "host: create with key failed", "host: idempotent create", "host: idempotent replay", "host: joined", "host: look", "host: receiver tried", "host: redeliver", "host: redeliver by hand",
        "host: rolled back",
        "merchant: came again after a crash", "merchant: came again by hand",
        "job: run", "lease: between orders without a name", "lease: from a list", "lease: rested again", "lease: same order again", "lease: while a payer before was unseen",
        "network: block", "network: coinbase", "network: double spend in a block", "network: double spend in the pool", "network: fee bump",
        "network: first met in a block", "network: forgotten", "network: rebroadcast", "network: reorganisation of 1", "network: reorganisation of 2 to 8",
        "network: reorganisation of 9 to 29", "network: reorganisation of 30", "network: replaced by another amount", "network: replaced by dust", "network: replaced by more", "network: replaced in pieces", "network: wrong header time",
        "node: killed", "node: paused", "node: shut down", "node: started", "node: started for jobs only", "node: started without handlers",
        "order: blank", "order: empty", "order: named", "order: named nearly the same", "order: none",
        "payer: batch", "payer: dust", "payer: exact", "payer: in parts", "payer: never leased", "payer: one short", "payer: over", "payer: partial", "payer: several outputs",
        "payer: unwanted", "payer: wrong asset", "payer: wrong chain",
        "provider: a fresh address given out meanwhile", "provider: a rested address given out meanwhile", "provider: refused for want of another address",
        "rates: asleep over a lock", "rates: block lost after the lock", "rates: failing", "rates: moved",
        "refund: money that came afterwards", "refund: of more surplus", "refund: refused while it is not due", "refund: what left the chain waits from then on",
        "refused: address_unavailable", "refused: chain_unavailable", "refused: idempotency_conflict", "refused: invalid_state", "refused: rate_unavailable",
        "statistics: compared",
        "time: asleep for hours", "time: asleep for minutes", "time: database's answer is slow", "time: monotonic clocks stand still",
        "view: compared",
        "wait: Retry-After", "wait: by schedule",
    ];

    public static IReadOnlyList<string> Missing(Coverage coverage)
        => [.. All().Where(name => coverage.Hits.GetValueOrDefault(name) == 0).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> All()
        => Named
            .Concat(Enumerable.Range(1, 14).Select(n => string.Create(CultureInfo.InvariantCulture, $"wait: after attempt {n}")))
            .Concat(StatusEdges.All.Select(e => "status: " + e))
            .Concat(EventEdges.All.Select(e => "event: " + e))
            .Concat(Enum.GetNames<NodeMode>().Select(m => "chain: " + m))
            .Concat(Enum.GetNames<ProviderMode>().Where(m => m != nameof(ProviderMode.Well)).Select(m => "provider: " + m))
            .Concat(Enum.GetNames<MerchantMode>().Select(m => "merchant: " + m))
            .Concat(CrashPlaces.All.SelectMany(p => new[] { "reached: " + p, "killed at: " + p }));
}
