using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Shop.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    FriendlyName = table.Column<string>(type: "TEXT", nullable: true),
                    Xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_chain_alarms",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    contract_address = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    first_height = table.Column<long>(type: "INTEGER", nullable: false),
                    last_height = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false),
                    cleared_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    cleared_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    cleared_why = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_chain_alarms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_chain_blocks",
                columns: table => new
                {
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    height = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_chain_blocks", x => new { x.blockchain, x.height });
                });

            migrationBuilder.CreateTable(
                name: "invoicing_chains",
                columns: table => new
                {
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    height = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    tip_height = table.Column<long>(type: "INTEGER", nullable: true),
                    scanned_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    advanced_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    failing_since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    failure = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    claimed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    fence = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_chains", x => x.blockchain);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_held_urls",
                columns: table => new
                {
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    url_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    held_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_held_urls", x => new { x.wallet_id, x.url_hash });
                });

            migrationBuilder.CreateTable(
                name: "invoicing_idempotency_keys",
                columns: table => new
                {
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    body_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_idempotency_keys", x => new { x.wallet_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "invoicing_sim_journal",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    fact = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_sim_journal", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_statistics",
                columns: table => new
                {
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    symbol = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    hour = table.Column<DateTime>(type: "TEXT", nullable: false),
                    decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    created = table.Column<int>(type: "INTEGER", nullable: false),
                    seen = table.Column<int>(type: "INTEGER", nullable: false),
                    paid = table.Column<int>(type: "INTEGER", nullable: false),
                    expired = table.Column<int>(type: "INTEGER", nullable: false),
                    reversed = table.Column<int>(type: "INTEGER", nullable: false),
                    takings = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    fiat = table.Column<string>(type: "TEXT", nullable: false),
                    pay_times = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_statistics", x => new { x.wallet_id, x.hour, x.blockchain, x.symbol });
                });

            migrationBuilder.CreateTable(
                name: "invoicing_statistics_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    through = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_statistics_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_statistics_days",
                columns: table => new
                {
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    symbol = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    day = table.Column<DateTime>(type: "TEXT", nullable: false),
                    decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    created = table.Column<int>(type: "INTEGER", nullable: false),
                    seen = table.Column<int>(type: "INTEGER", nullable: false),
                    paid = table.Column<int>(type: "INTEGER", nullable: false),
                    expired = table.Column<int>(type: "INTEGER", nullable: false),
                    reversed = table.Column<int>(type: "INTEGER", nullable: false),
                    takings = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    fiat = table.Column<string>(type: "TEXT", nullable: false),
                    pay_times = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_statistics_days", x => new { x.wallet_id, x.day, x.blockchain, x.symbol });
                });

            migrationBuilder.CreateTable(
                name: "invoicing_wallets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    type = table.Column<int>(type: "INTEGER", nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_wallets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "Orders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProductId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PriceCents = table.Column<long>(type: "INTEGER", nullable: false),
                    Symbol = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    InvoiceId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PayUrl = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    InvoiceVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    InvoiceStatus = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Paid = table.Column<bool>(type: "INTEGER", nullable: false),
                    Reversed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Late = table.Column<bool>(type: "INTEGER", nullable: false),
                    Failed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookKeys",
                columns: table => new
                {
                    WalletId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookKeys", x => x.WalletId);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_address_sources",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    space = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mark = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    first_index = table.Column<long>(type: "INTEGER", nullable: false),
                    set_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_address_sources", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_address_sources_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_addresses",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    space = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    index = table.Column<long>(type: "INTEGER", nullable: true),
                    source = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    mark = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    leased_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    uses = table.Column<int>(type: "INTEGER", nullable: false),
                    freed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    rests_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    retired = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_addresses", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_addresses_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    who = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    action = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    payment_id = table.Column<long>(type: "INTEGER", nullable: true),
                    subject = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    received = table.Column<string>(type: "TEXT", maxLength: 78, nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    before = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    after = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_audit", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_audit_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_currencies",
                columns: table => new
                {
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    symbol = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    contract_address = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    min_confirmations = table.Column<int>(type: "INTEGER", nullable: false),
                    tolerance_basis_points = table.Column<int>(type: "INTEGER", nullable: false),
                    dust = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    rest_minutes = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_currencies", x => new { x.wallet_id, x.blockchain, x.symbol });
                    table.ForeignKey(
                        name: "fk_invoicing_currencies_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_signing_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_signing_keys", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_signing_keys_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_invoices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    symbol = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    contract_address = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    decimals = table.Column<int>(type: "INTEGER", nullable: false),
                    address_id = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    tolerance = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    fiat_currency = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    fiat_value = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    fiat_percent = table.Column<int>(type: "INTEGER", nullable: false),
                    fiat_asked = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    is_fiat_priced = table.Column<bool>(type: "INTEGER", nullable: false),
                    rate = table.Column<string>(type: "TEXT", maxLength: 8192, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    confirmations_required = table.Column<int>(type: "INTEGER", nullable: false),
                    pause_minutes = table.Column<int>(type: "INTEGER", nullable: true),
                    order_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    order_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    description = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    url_callback = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    url_success = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    url_failed = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    user_data = table.Column<string>(type: "TEXT", maxLength: 4096, nullable: true),
                    secret_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    peak = table.Column<int>(type: "INTEGER", nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    exceptions = table.Column<int>(type: "INTEGER", nullable: false),
                    received = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    txs = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    next_height = table.Column<long>(type: "INTEGER", nullable: true),
                    missed = table.Column<int>(type: "INTEGER", nullable: false),
                    rate_lock_ends_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_invoices", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_invoices_address",
                        column: x => x.address_id,
                        principalTable: "invoicing_addresses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_invoicing_invoices_wallet",
                        column: x => x.wallet_id,
                        principalTable: "invoicing_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_leases",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    address_id = table.Column<long>(type: "INTEGER", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    opened_height = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    used = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_leases", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_leases_address",
                        column: x => x.address_id,
                        principalTable: "invoicing_addresses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_events",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    txs = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    snapshot = table.Column<byte[]>(type: "BLOB", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    schedule_from = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    redeliver_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_events_invoice",
                        column: x => x.invoice_id,
                        principalTable: "invoicing_invoices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_outbox",
                columns: table => new
                {
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    latest_version = table.Column<int>(type: "INTEGER", nullable: false),
                    callback_due_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    callback_claimed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    callback_fence = table.Column<long>(type: "INTEGER", nullable: false),
                    handler_due_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    handler_claimed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    handler_fence = table.Column<long>(type: "INTEGER", nullable: false),
                    handled_version = table.Column<int>(type: "INTEGER", nullable: false),
                    handler_failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_outbox", x => x.invoice_id);
                    table.ForeignKey(
                        name: "fk_invoicing_outbox_invoice",
                        column: x => x.invoice_id,
                        principalTable: "invoicing_invoices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoicing_payments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    invoice_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    blockchain = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    tx_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    address_id = table.Column<long>(type: "INTEGER", nullable: false),
                    symbol = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    contract_address = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    amount = table.Column<string>(type: "TEXT", maxLength: 78, nullable: false),
                    disposition = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    late = table.Column<bool>(type: "INTEGER", nullable: false),
                    height = table.Column<long>(type: "INTEGER", nullable: true),
                    block_hash = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    was_mined = table.Column<bool>(type: "INTEGER", nullable: false),
                    maturity = table.Column<int>(type: "INTEGER", nullable: false),
                    spends = table.Column<string>(type: "TEXT", nullable: false),
                    missing_since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    @void = table.Column<string>(name: "void", type: "TEXT", maxLength: 128, nullable: true),
                    final_height = table.Column<long>(type: "INTEGER", nullable: true),
                    final_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    resolved_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    resolution = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_payments", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_payments_address",
                        column: x => x.address_id,
                        principalTable: "invoicing_addresses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_invoicing_payments_invoice",
                        column: x => x.invoice_id,
                        principalTable: "invoicing_invoices",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "invoicing_callback_attempts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    event_id = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    duration_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    status_code = table.Column<int>(type: "INTEGER", nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    retry_after_seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    manual = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoicing_callback_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_invoicing_callback_attempts_event",
                        column: x => x.event_id,
                        principalTable: "invoicing_events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_address_sources_standing",
                table: "invoicing_address_sources",
                columns: new[] { "wallet_id", "space" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_addresses_free",
                table: "invoicing_addresses",
                columns: new[] { "wallet_id", "space", "freed_at", "id" },
                filter: "leased_by IS NULL AND retired IS NULL AND NOT pinned");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_addresses_text",
                table: "invoicing_addresses",
                column: "text");

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_addresses_index",
                table: "invoicing_addresses",
                columns: new[] { "wallet_id", "space", "index", "source" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_addresses_key",
                table: "invoicing_addresses",
                columns: new[] { "space", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_audit_invoice",
                table: "invoicing_audit",
                column: "invoice_id",
                filter: "invoice_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_audit_payment",
                table: "invoicing_audit",
                column: "payment_id",
                filter: "payment_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_audit_settled",
                table: "invoicing_audit",
                columns: new[] { "invoice_id", "subject" },
                filter: "action = 'invoice.reversal_settled'");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_audit_surplus",
                table: "invoicing_audit",
                columns: new[] { "invoice_id", "received" },
                filter: "received IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_audit_wallet",
                table: "invoicing_audit",
                columns: new[] { "wallet_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_callback_attempts_wallet",
                table: "invoicing_callback_attempts",
                columns: new[] { "wallet_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_callback_attempts_number",
                table: "invoicing_callback_attempts",
                columns: new[] { "event_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_chain_alarms_standing",
                table: "invoicing_chain_alarms",
                columns: new[] { "blockchain", "subject" },
                unique: true,
                filter: "cleared_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_events_dead",
                table: "invoicing_events",
                column: "ended_at",
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_events_dead_wallet",
                table: "invoicing_events",
                columns: new[] { "wallet_id", "ended_at" },
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_events_held_wallet",
                table: "invoicing_events",
                columns: new[] { "wallet_id", "ended_at" },
                filter: "state = 4");

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_events_version",
                table: "invoicing_events",
                columns: new[] { "invoice_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_idempotency_keys_created",
                table: "invoicing_idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_active",
                table: "invoicing_invoices",
                columns: new[] { "blockchain", "expires_at" },
                filter: "active");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_address",
                table: "invoicing_invoices",
                column: "address_id");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_asset",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "blockchain", "symbol", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_contract",
                table: "invoicing_invoices",
                columns: new[] { "blockchain", "contract_address" },
                filter: "contract_address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_exceptions",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "exceptions", "created_at", "id" },
                filter: "exceptions <> 0");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_fiat",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "fiat_value", "created_at", "id" },
                filter: "fiat_value IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_fiat_asked",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "fiat_asked", "created_at", "id" },
                filter: "fiat_asked IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_history",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_next_height",
                table: "invoicing_invoices",
                columns: new[] { "blockchain", "next_height" },
                filter: "next_height IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_open",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "created_at", "id" },
                filter: "active");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_open_fiat",
                table: "invoicing_invoices",
                column: "wallet_id",
                filter: "active AND is_fiat_priced");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_order",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "order_id", "created_at" },
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_order_key",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "order_key", "created_at", "id" },
                filter: "order_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_rate_lock",
                table: "invoicing_invoices",
                columns: new[] { "blockchain", "rate_lock_ends_at" },
                filter: "rate_lock_ends_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_invoices_value",
                table: "invoicing_invoices",
                columns: new[] { "wallet_id", "value", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_leases_height",
                table: "invoicing_leases",
                columns: new[] { "blockchain", "opened_height" });

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_leases_epoch",
                table: "invoicing_leases",
                columns: new[] { "address_id", "epoch" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_leases_invoice",
                table: "invoicing_leases",
                column: "invoice_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_leases_open",
                table: "invoicing_leases",
                column: "address_id",
                unique: true,
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_outbox_callback_due",
                table: "invoicing_outbox",
                column: "callback_due_at",
                filter: "callback_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_outbox_handler_due",
                table: "invoicing_outbox",
                column: "handler_due_at",
                filter: "handler_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_address",
                table: "invoicing_payments",
                column: "address_id");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_amount",
                table: "invoicing_payments",
                columns: new[] { "wallet_id", "disposition", "amount", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_decided",
                table: "invoicing_payments",
                columns: new[] { "wallet_id", "resolved_at", "id" },
                filter: "resolved_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_final",
                table: "invoicing_payments",
                columns: new[] { "blockchain", "final_height" },
                filter: "final_height IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_height",
                table: "invoicing_payments",
                columns: new[] { "blockchain", "height" });

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_invoice",
                table: "invoicing_payments",
                column: "invoice_id");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_suspense",
                table: "invoicing_payments",
                columns: new[] { "wallet_id", "id" },
                filter: "disposition = 1 AND resolved_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_payments_waiting",
                table: "invoicing_payments",
                column: "blockchain",
                filter: "height IS NULL AND (void IS NULL OR void <> 'conflicted')");

            migrationBuilder.CreateIndex(
                name: "ux_invoicing_payments_identity",
                table: "invoicing_payments",
                columns: new[] { "blockchain", "tx_id", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoicing_signing_keys_wallet",
                table: "invoicing_signing_keys",
                columns: new[] { "wallet_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_CreatedAt",
                table: "Orders",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_InvoiceId",
                table: "Orders",
                column: "InvoiceId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "invoicing_address_sources");

            migrationBuilder.DropTable(
                name: "invoicing_audit");

            migrationBuilder.DropTable(
                name: "invoicing_callback_attempts");

            migrationBuilder.DropTable(
                name: "invoicing_chain_alarms");

            migrationBuilder.DropTable(
                name: "invoicing_chain_blocks");

            migrationBuilder.DropTable(
                name: "invoicing_chains");

            migrationBuilder.DropTable(
                name: "invoicing_currencies");

            migrationBuilder.DropTable(
                name: "invoicing_held_urls");

            migrationBuilder.DropTable(
                name: "invoicing_idempotency_keys");

            migrationBuilder.DropTable(
                name: "invoicing_leases");

            migrationBuilder.DropTable(
                name: "invoicing_outbox");

            migrationBuilder.DropTable(
                name: "invoicing_payments");

            migrationBuilder.DropTable(
                name: "invoicing_signing_keys");

            migrationBuilder.DropTable(
                name: "invoicing_sim_journal");

            migrationBuilder.DropTable(
                name: "invoicing_statistics");

            migrationBuilder.DropTable(
                name: "invoicing_statistics_cursor");

            migrationBuilder.DropTable(
                name: "invoicing_statistics_days");

            migrationBuilder.DropTable(
                name: "Orders");

            migrationBuilder.DropTable(
                name: "WebhookKeys");

            migrationBuilder.DropTable(
                name: "invoicing_events");

            migrationBuilder.DropTable(
                name: "invoicing_invoices");

            migrationBuilder.DropTable(
                name: "invoicing_addresses");

            migrationBuilder.DropTable(
                name: "invoicing_wallets");
        }
    }
}
