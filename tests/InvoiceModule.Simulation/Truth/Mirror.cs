using InvoiceModule.Simulation.Database;
using Microsoft.Data.Sqlite;

namespace InvoiceModule.Simulation.Truth;

/// <summary>What is committed, row by row, and what the last commit changed.</summary>
internal sealed class Mirror
{
    private readonly Dictionary<string, IMirrorTable> _tables;

    public Mirror() => _tables = new IMirrorTable[] { Invoices, Payments, Leases, Addresses, Events, Outboxes, Attempts, Chains, Keys, Held, Idempotency, Audit, Statistics, Orders }
        .ToDictionary(t => t.Name, StringComparer.Ordinal);

    public MirrorTable<InvoiceRow> Invoices { get; } = new(
        "invoicing_invoices",
        "id, blockchain, symbol, contract_address, address_id, epoch, value, tolerance, is_fiat_priced, created_at, expires_at, confirmations_required, pause_minutes, order_id, title, url_callback, "
        + "status, peak, active, exceptions, received, txs, version, ended_at, rate_lock_ends_at, secret_key IS NOT NULL, rate, fiat_value, fiat_percent, "
        + "id || blockchain || symbol || ifnull(contract_address, '') || address_id || address || epoch || value || created_at || expires_at || confirmations_required || ifnull(url_callback, '') || ifnull(rate, '')",
        r => new InvoiceRow(
            r.Uuid(), r.Text(), r.Text(), r.TextOrNull(), r.Number(), r.Int(), r.Money(), r.Money(), r.Flag(), r.Time(), r.Time(), r.Int(), r.IntOrNull(), r.TextOrNull(), r.TextOrNull(), r.TextOrNull(),
            r.Int(), r.Int(), r.Flag(), r.Int(), r.Money(), r.Text(), r.Int(), r.TimeOrNull(), r.TimeOrNull(), r.Flag(), r.TextOrNull(), r.TextOrNull(), r.Int(), r.Text()));

    public MirrorTable<PaymentRow> Payments { get; } = new(
        "invoicing_payments",
        "id, invoice_id, blockchain, tx_id, ordinal, address_id, contract_address, amount, disposition, reason, seen_at, late, height, block_hash, was_mined, maturity, "
        + "missing_since, void, final_at, resolved_at, resolution",
        r => new PaymentRow(
            r.Number(), r.UuidOrNull(), r.Text(), r.Text(), r.Int(), r.Number(), r.TextOrNull(), r.Money(), r.Int(), r.TextOrNull(), r.Time(), r.Flag(), r.NumberOrNull(),
            r.TextOrNull(), r.Flag(), r.Int(), r.TimeOrNull(), r.TextOrNull(), r.TimeOrNull(), r.TimeOrNull(), r.IntOrNull()));

    public MirrorTable<LeaseRow> Leases { get; } = new(
        "invoicing_leases", "id, address_id, epoch, invoice_id, blockchain, opened_at, opened_height, closed_at",
        r => new LeaseRow(r.Number(), r.Number(), r.Int(), r.Uuid(), r.Text(), r.Time(), r.Number(), r.TimeOrNull()));

    public MirrorTable<AddressRow> Addresses { get; } = new(
        "invoicing_addresses", "id, wallet_id, space, key, epoch, leased_by, uses, freed_at, rests_until, pinned, retired, \"index\"",
        r => new AddressRow(r.Number(), r.Uuid(), r.Text(), r.Text(), r.Int(), r.UuidOrNull(), r.Int(), r.TimeOrNull(), r.TimeOrNull(), r.Flag(), r.TextOrNull(), r.NumberOrNull()));

    public MirrorTable<EventRow> Events { get; } = new(
        "invoicing_events", "id, invoice_id, version, type, status, at, snapshot, url, state, body, attempts, schedule_from, next_attempt_at, redeliver_at, ended_at",
        r => new EventRow(
            r.Text(), r.Uuid(), r.Int(), r.Int(), r.Int(), r.Time(), r.Bytes(), r.TextOrNull(), r.Int(), r.BytesOrNull(), r.Int(), r.Int(), r.TimeOrNull(), r.TimeOrNull(), r.TimeOrNull()));

    public MirrorTable<OutboxRow> Outboxes { get; } = new(
        "invoicing_outbox",
        "invoice_id, latest_version, callback_due_at, callback_claimed_until, callback_fence, handler_due_at, handler_claimed_until, handler_fence, handled_version",
        r => new OutboxRow(r.Uuid(), r.Int(), r.TimeOrNull(), r.TimeOrNull(), r.Number(), r.TimeOrNull(), r.TimeOrNull(), r.Number(), r.Int()));

    public MirrorTable<AttemptRow> Attempts { get; } = new(
        "invoicing_callback_attempts", "event_id, number, at, status_code, error, retry_after_seconds, manual, duration_ms",
        r => new AttemptRow(r.Text(), r.Int(), r.Time(), r.IntOrNull(), r.TextOrNull(), r.IntOrNull(), r.Flag(), r.Int()));

    public MirrorTable<ChainRow> Chains { get; } = new(
        "invoicing_chains", "blockchain, height, hash, scanned_at, fence", r => new ChainRow(r.Text(), r.Number(), r.Text(), r.TimeOrNull(), r.Number()));

    public MirrorTable<KeyRow> Keys { get; } = new(
        "invoicing_signing_keys", "id, wallet_id, secret, expires_at", r => new KeyRow(r.Number(), r.Uuid(), r.Bytes(), r.TimeOrNull()));

    public MirrorTable<HeldRow> Held { get; } = new("invoicing_held_urls", "wallet_id, url_hash, held_at", r => new HeldRow(r.Uuid(), r.Text(), r.Time()));

    public MirrorTable<IdempotencyRow> Idempotency { get; } = new("invoicing_idempotency_keys", "key, invoice_id", r => new IdempotencyRow(r.Text(), r.Uuid()));

    public MirrorTable<AuditRow> Audit { get; } = new(
        "invoicing_audit", "id, who, action, invoice_id, payment_id, at, received, subject",
        r => new AuditRow(r.Number(), r.Text(), r.Text(), r.UuidOrNull(), r.NumberOrNull(), r.Time(), r.MoneyOrNull(), r.TextOrNull()));

    public MirrorTable<StatisticsRow> Statistics { get; } = new(
        "invoicing_statistics", "hour, blockchain, symbol, created, seen, paid, expired, reversed, takings, fiat",
        r => new StatisticsRow(r.Time(), r.Text(), r.Text(), r.Int(), r.Int(), r.Int(), r.Int(), r.Int(), r.Money(), r.Text()));

    public MirrorTable<OrderRow> Orders { get; } = new("orders", "Id, InvoiceId", r => new OrderRow(r.Number(), r.Uuid()));

    public void Clear()
    {
        foreach (var table in _tables.Values)
            table.Clear();
    }

    /// <summary>Takes over a commit.</summary>
    public void Take(SqliteConnection connection, IReadOnlyCollection<Change> changes)
    {
        foreach (var table in _tables.Values)
            table.ClearChanges();
        foreach (var change in changes)
        {
            if (_tables.TryGetValue(change.Table, out var changed))
                changed.Take(connection, change.RowId);
        }
    }
}
