namespace InvoiceModule.Tests.Diagnostics;

/// <summary>One change behind the module's back.</summary>
/// <param name="Rules">The rules it breaks: its own, and what follows from it of necessity.</param>
/// <param name="ApplyAsync">Makes it.</param>
/// <param name="Name">What was changed.</param>
internal sealed record Corruption(string[] Rules, Func<HealthyHouse, Task> ApplyAsync, string Name)
{
    public static IReadOnlyList<Corruption> All { get; } =
    [
        Of("M1", "a payment booked twice", async h =>
        {
            await h.ExecuteAsync("DROP INDEX ux_invoicing_payments_identity");
            await h.ExecuteAsync(
                """
                INSERT INTO invoicing_payments (wallet_id, invoice_id, blockchain, tx_id, ordinal, address_id, symbol, amount, disposition, reason, seen_at, late, height, block_hash, was_mined, maturity, spends)
                SELECT wallet_id, NULL, blockchain, tx_id, ordinal, address_id, symbol, amount, 2, 'dust', seen_at, late, height, block_hash, was_mined, maturity, spends
                FROM invoicing_payments WHERE invoice_id = {0}
                """,
                h.Paid);
        }),
        Of("M2", "in no bucket", h => h.ExecuteAsync("UPDATE invoicing_payments SET invoice_id = NULL, disposition = 7, final_at = NULL WHERE disposition = 1")),
        Of("M3", "more received than came", h => h.ExecuteAsync("UPDATE invoicing_invoices SET received = (SELECT value FROM invoicing_invoices WHERE id = {0}) WHERE id = {1}", h.Open, h.Partial)),
        Of("M3", "paid with what was sent back", h => h.NoteShortRefundAsync(h.Paid, 150_000)),
        Of("M3", "credited after it was sent back", h => h.NoteShortRefundAsync(h.Partial, 1)),
        Of("M4", "an amount that is no number", h => h.ExecuteAsync("UPDATE invoicing_currencies SET dust = 'many' WHERE symbol = 'BTC'")),
        Of("M4", "an amount below zero", h => h.ExecuteAsync("UPDATE invoicing_payments SET amount = '-1' WHERE invoice_id = {0}", h.Late)),
        Of("M5", "another rate than the quotes give", h => h.ExecuteAsync("UPDATE invoicing_invoices SET rate = replace(rate, '{{\"rate\":\"50000/1\"', '{{\"rate\":\"50001/1\"') WHERE id = {0}", h.Partial)),
        Of("M5", "a rate of the day before", h => h.ExecuteAsync("UPDATE invoicing_invoices SET rate = replace(rate, '\"at\":\"2026-03-01', '\"at\":\"2026-02-28') WHERE id = {0}", h.Partial)),
        Of("M5", "another fiat price", h => h.ExecuteAsync("UPDATE invoicing_invoices SET fiat_value = '10.51' WHERE id = {0}", h.Partial)),
        Of("M5", "more time than was agreed", h => h.ExecuteAsync("UPDATE invoicing_invoices SET expires_at = '2027-01-01 00:00:00' WHERE id = {0}", h.Open)),
        Of("M5", "more confirmations than were agreed", h => h.ExecuteAsync("UPDATE invoicing_invoices SET confirmations_required = 5 WHERE id = {0}", h.Open)),
        Of("M5", "a rate that cannot be read", h => h.ExecuteAsync("UPDATE invoicing_invoices SET rate = 'cheap' WHERE id = {0}", h.Partial)),
        Of("M6", "PAID without final money", async h =>
        {
            await h.ExecuteAsync("UPDATE invoicing_invoices SET confirmations_required = 9 WHERE id = {0}", h.Paid);
            await h.ExecuteAsync("UPDATE invoicing_events SET snapshot = {1} WHERE invoice_id = {0} AND version = 1", h.Paid, await h.SnapshotWithAsync(h.Paid, "\"confirmations_required\":2", "\"confirmations_required\":9"));
            await h.ExecuteAsync("UPDATE invoicing_invoices SET next_height = 0 WHERE id = {0}", h.Paid);
        }),
        Of("M7", "mined in a block that does not stand", h => h.ExecuteAsync("UPDATE invoicing_payments SET block_hash = 'orphan' WHERE invoice_id = {0}", h.Paid)),
        Of("M7", "mined nowhere", h => h.ExecuteAsync("UPDATE invoicing_payments SET block_hash = NULL WHERE invoice_id = {0}", h.Paid)),
        Of("M8", "credited in another asset", h => h.ExecuteAsync("UPDATE invoicing_payments SET contract_address = '0xfalse' WHERE invoice_id = {0}", h.Paid)),
        Of("S1", "a status that nothing gives", async h =>
        {
            await h.ExecuteAsync("UPDATE invoicing_invoices SET status = 1, peak = 1 WHERE id = {0}", h.Open);
            await h.ExecuteAsync("UPDATE invoicing_events SET status = 1 WHERE invoice_id = {0}", h.Open);
        }),
        Of("S1", "nobody looks when it will be paid", h => h.ExecuteAsync("UPDATE invoicing_invoices SET next_height = NULL WHERE id = {0}", h.Waiting)),
        Of("S2", "a sixth status", async h =>
        {
            await h.ExecuteAsync("UPDATE invoicing_invoices SET status = 9 WHERE id = {0}", h.Open);
            await h.ExecuteAsync("UPDATE invoicing_events SET status = 9 WHERE invoice_id = {0}", h.Open);
        }),
        Of("S3", "a version without an event", h => h.ExecuteAsync("UPDATE invoicing_events SET version = 99 WHERE invoice_id = {0} AND version = 2", h.Expired)),
        Of("S3", "an outbox that is behind", h => h.ExecuteAsync("UPDATE invoicing_outbox SET latest_version = 1 WHERE invoice_id = {0}", h.Paid)),
        Of("S4", "reversed and not said", h => h.ExecuteAsync("UPDATE invoicing_invoices SET peak = 3 WHERE id = {0}", h.Partial)),
        Of("S4", "a fall told as something else", h => h.ExecuteAsync("UPDATE invoicing_events SET status = 3, type = 3 WHERE invoice_id = {0} AND version = 1; UPDATE invoicing_events SET type = 3 WHERE invoice_id = {0} AND version = 2", h.Partial), "C1"),
        Of("S4", "was PAID and does not know it", h => h.ExecuteAsync("UPDATE invoicing_invoices SET peak = 3 WHERE id = {0}", h.Paid), "S5", "S6"),
        Of("S5", "ended and yet active", h => h.ExecuteAsync("UPDATE invoicing_invoices SET ended_at = created_at WHERE id = {0}", h.Open)),
        Of("S5", "expired before its time", h => h.ExecuteAsync("UPDATE invoicing_invoices SET ended_at = created_at WHERE id = {0}", h.Expired)),
        Of("S6", "expired before the chain was read", h => h.ExecuteAsync("UPDATE invoicing_chains SET scanned_at = '2026-03-01 12:05:00' WHERE blockchain = 'ethereum-sim'"), "V2"),
        Of("S7", "mined above the tip", h => h.ExecuteAsync("UPDATE invoicing_payments SET height = 999999, block_hash = 'future' WHERE disposition = 1")),
        Of("S7", "a cursor on another block", h => h.ExecuteAsync("UPDATE invoicing_chains SET hash = 'elsewhere' WHERE blockchain = 'bitcoin-sim'")),
        Of("L1", "two open leases", async h =>
        {
            await h.ExecuteAsync("DROP INDEX ux_invoicing_leases_open");
            await h.ExecuteAsync("UPDATE invoicing_leases SET closed_at = NULL WHERE invoice_id = {0}", h.Expired);
        }, "L5"),
        Of("L2", "leases that overlap", h => h.ExecuteAsync("UPDATE invoicing_leases SET closed_at = '2026-06-01 00:00:00' WHERE invoice_id = {0}", h.Expired)),
        Of("L3", "an epoch behind its leases", h => h.ExecuteAsync("UPDATE invoicing_addresses SET epoch = 1 WHERE leased_by = {0}", h.Reuse)),
        Of("L4", "an address of another wallet", async h =>
        {
            await h.ExecuteAsync("INSERT INTO invoicing_wallets (id, name, type, disabled, created_at) SELECT {0}, 'Other', type, disabled, created_at FROM invoicing_wallets", Other);
            await h.ExecuteAsync("INSERT INTO invoicing_signing_keys (wallet_id, secret, created_at) SELECT {0}, secret, created_at FROM invoicing_signing_keys WHERE expires_at IS NULL", Other);
            await h.ExecuteAsync("UPDATE invoicing_addresses SET wallet_id = {0} WHERE leased_by = {1}", Other, h.Open);
        }),
        Of("L4", "another address than it has", h => h.ExecuteAsync("UPDATE invoicing_addresses SET text = 'elsewhere' WHERE leased_by = {0}", h.Open)),
        Of("L5", "leased by nobody that holds a lease", h => h.ExecuteAsync("UPDATE invoicing_addresses SET leased_by = {0} WHERE leased_by = {1}", h.Paid, h.Open)),
        Of("L5", "a lease that ended before its invoice", h => h.ExecuteAsync("UPDATE invoicing_leases SET closed_at = opened_at WHERE invoice_id = {0}", h.Open)),
        Of("L6", "money that pins nothing", h => h.ExecuteAsync("UPDATE invoicing_addresses SET pinned = FALSE WHERE id = (SELECT address_id FROM invoicing_invoices WHERE id = {0})", h.Late)),
        Of("L6", "leased before it had rested", h => h.ExecuteAsync("UPDATE invoicing_leases SET opened_at = '2026-03-01 12:16:00' WHERE invoice_id = {0}", h.Reuse)),
        Of("L6", "rest shorter than late money is credited", h => h.ExecuteAsync("UPDATE invoicing_addresses SET rests_until = freed_at WHERE id = (SELECT address_id FROM invoicing_invoices WHERE id = {0})", h.Paid)),
        Of("L7", "an address lost to the pool", h => h.ExecuteAsync("UPDATE invoicing_addresses SET rests_until = NULL WHERE id = (SELECT address_id FROM invoicing_invoices WHERE id = {0})", h.Paid)),
        Of("L8", "still leased long after its end", h => h.ExecuteAsync("UPDATE invoicing_invoices SET expires_at = '2026-03-01 13:00:00' WHERE id = {0}", h.Open), "M5"),
        Of("L9", "sent before the lease", h => h.ExecuteAsync("UPDATE invoicing_payments SET seen_at = '2026-03-01 12:00:00' WHERE invoice_id = {0}", h.Paid)),
        Of("L9", "late and not marked", h => h.ExecuteAsync("UPDATE invoicing_payments SET late = TRUE WHERE invoice_id = {0}", h.Paid)),
        Of("L9", "given up though it came", h => h.ExecuteAsync("UPDATE invoicing_payments SET resolution = 3 WHERE invoice_id = {0}", h.Paid)),
        Of("L9", "settled by nobody", h => h.ExecuteAsync("UPDATE invoicing_payments SET resolved_at = seen_at WHERE disposition = 1"), "L6"),
        Of("T1", "accepted with nothing missing", h => h.ExecuteAsync("UPDATE invoicing_invoices SET exceptions = exceptions + 16 WHERE id = {0}", h.Open)),
        Of("A1", "a use that was not counted", h => h.ExecuteAsync("UPDATE invoicing_addresses SET uses = 0 WHERE id = (SELECT address_id FROM invoicing_invoices WHERE id = {0})", h.Paid)),
        Of("A1", "a lease with money that is no use", async h =>
        {
            await h.ExecuteAsync("UPDATE invoicing_leases SET used = FALSE WHERE invoice_id = {0}", h.Paid);
            await h.ExecuteAsync("UPDATE invoicing_addresses SET uses = 0 WHERE id = (SELECT address_id FROM invoicing_invoices WHERE id = {0})", h.Paid);
        }),
        Of("T1", "all of it may be missing", h => h.ExecuteAsync("UPDATE invoicing_invoices SET tolerance = value WHERE id = {0}", h.Open)),
        Of("C1", "changed and not told", h => h.ExecuteAsync("UPDATE invoicing_events SET txs = 'another' WHERE invoice_id = {0} AND version = (SELECT version FROM invoicing_invoices WHERE id = {0})", h.Paid)),
        Of("C2", "an event that is never due", h => h.ExecuteAsync("UPDATE invoicing_outbox SET callback_due_at = NULL WHERE invoice_id = {0}", h.Waiting)),
        Of("C2", "given up too early", h => h.ExecuteAsync("UPDATE invoicing_events SET state = 3, ended_at = at WHERE invoice_id = {0} AND attempts > 0", h.Waiting)),
        Of("C2", "superseded by nothing", h => h.ExecuteAsync("UPDATE invoicing_events SET state = 2 WHERE invoice_id = {0} AND state = 1", h.Paid)),
        Of("C3", "other bytes than those of the version", h => h.ExecuteAsync("UPDATE invoicing_events SET body = {1} WHERE invoice_id = {0} AND state = 1", h.Paid, h.Protect("{\"superseded\":[]}"))),
        Of("C3", "a copy under lost keys", h => h.ExecuteAsync("UPDATE invoicing_events SET snapshot = {1} WHERE invoice_id = {0} AND version = 1", h.Open, new byte[] { 1, 2, 3 })),
        Of("C3", "an attempt that was not noted", h => h.ExecuteAsync("DELETE FROM invoicing_callback_attempts WHERE event_id IN (SELECT id FROM invoicing_events WHERE invoice_id = {0})", h.Paid)),
        Of("C4", "an old event that could still go out", h => h.ExecuteAsync("UPDATE invoicing_events SET state = 0, ended_at = NULL WHERE invoice_id = {0} AND version = 2; UPDATE invoicing_outbox SET callback_due_at = '2027-01-01 00:00:00' WHERE invoice_id = {0}", h.Paid)),
        Of("C4", "an old event that went out after a new one", h => h.ExecuteAsync("UPDATE invoicing_callback_attempts SET at = '2026-04-01 00:00:00' WHERE event_id = (SELECT id FROM invoicing_events WHERE invoice_id = {0} AND version = 2)", h.Paid)),
        Of("C5", "a retry that comes too late", h => h.ExecuteAsync("UPDATE invoicing_events SET next_attempt_at = '2027-01-01 00:00:00' WHERE invoice_id = {0} AND next_attempt_at IS NOT NULL", h.Waiting)),
        Of("C5", "a retry that came too soon", async h =>
        {
            await h.ExecuteAsync("INSERT INTO invoicing_callback_attempts (event_id, wallet_id, number, at, duration_ms, error, manual) SELECT event_id, wallet_id, 2, at, 1, error, manual FROM invoicing_callback_attempts WHERE event_id IN (SELECT id FROM invoicing_events WHERE invoice_id = {0})", h.Waiting);
            await h.ExecuteAsync("INSERT INTO invoicing_callback_attempts (event_id, wallet_id, number, at, duration_ms, error, manual) SELECT event_id, wallet_id, 3, at, 1, error, manual FROM invoicing_callback_attempts WHERE number = 2", h.Waiting);
            await h.ExecuteAsync("UPDATE invoicing_events SET attempts = 3 WHERE invoice_id = {0} AND attempts = 1", h.Waiting);
        }),
        Of("C7", "a wallet without a newest key", h => h.ExecuteAsync("UPDATE invoicing_signing_keys SET expires_at = '2027-01-01 00:00:00'")),
        Of("C7", "a key that cannot be read", h => h.ExecuteAsync("UPDATE invoicing_signing_keys SET secret = {0} WHERE expires_at IS NULL", new byte[] { 1, 2, 3 })),
        Of("V1", "a callback that has been due for long", h => h.ExecuteAsync("UPDATE invoicing_outbox SET callback_due_at = '2026-03-01 12:00:00' WHERE invoice_id = {0}", h.Waiting)),
        Of("V2", "a chain that is not read", h => h.ExecuteAsync("UPDATE invoicing_chains SET scanned_at = NULL, failure = 'The node is of another network' WHERE blockchain = 'dogecoin-sim'")),
        Of("V4", "suspense without a reason", h => h.ExecuteAsync("UPDATE invoicing_payments SET reason = NULL WHERE disposition = 1")),
        Of("V5", "an open invoice on an unknown chain", h => h.ExecuteAsync("UPDATE invoicing_invoices SET blockchain = 'gone' WHERE id = {0}", h.Open), "M5"),
    ];

    private static readonly Guid Other = new("99999999-2222-4333-8444-555555555555");

    public override string ToString() => $"{string.Join('+', Rules)} ({Name})";

    private static Corruption Of(string rule, string name, Func<HealthyHouse, Task> apply, params string[] following) => new([rule, .. following], apply, name);
}
