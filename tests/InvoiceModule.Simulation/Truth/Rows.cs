using System.Numerics;

namespace InvoiceModule.Simulation.Truth;

/// <summary>An invoice as it stands in the table. <paramref name="Fixed"/> is everything that was agreed at creation, as one text; who is
/// to pay it, the shop has written into its title.</summary>
internal sealed record InvoiceRow(
    Guid Id, string Blockchain, string Symbol, string? Contract, long AddressId, int Epoch, BigInteger Value, BigInteger Tolerance, bool IsFiat, DateTime CreatedAt, DateTime ExpiresAt,
    int Required, int? Pause, string? OrderId, string? Payer, string? Url, int Status, int Peak, bool Active, int Exceptions, BigInteger Received, string Txs, int Version,
    DateTime? EndedAt, DateTime? RateLockEndsAt, bool HasSecret, string? Rate, string? FiatValue, int FiatPercent, string Fixed)
{
    public BigInteger Price => Value - Tolerance;
}

internal sealed record PaymentRow(
    long Id, Guid? InvoiceId, string Blockchain, string TxId, int Ordinal, long AddressId, string? Contract, BigInteger Amount, int Disposition, string? Reason, DateTime SeenAt,
    bool Late, long? Height, string? BlockHash, bool WasMined, int Maturity, DateTime? MissingSince, string? Void, DateTime? FinalAt, DateTime? ResolvedAt, int? Resolution)
{
    public bool IsCredited => Disposition == 0;

    public bool Counts => Disposition == 0 && Void is null;

    // What a person has settled, and the chain has not, is settled also when it returns.
    private bool IsSettledAway => this is { Disposition: 1, ResolvedAt: not null, Void: not null };

    public bool Pins => Disposition != 2 && !IsSettledAway && Void != "conflicted" && Resolution != DecisionRules.NeverCame && (FinalAt is null || Disposition == 1 && ResolvedAt is null);
}

internal sealed record LeaseRow(long Id, long AddressId, int Epoch, Guid InvoiceId, string Blockchain, DateTime OpenedAt, long OpenedHeight, DateTime? ClosedAt);

internal sealed record AddressRow(
    long Id, Guid WalletId, string Space, string Key, int Epoch, Guid? LeasedBy, int Uses, DateTime? FreedAt, DateTime? RestsUntil, bool Pinned, string? Retired, long? Index);

internal sealed record EventRow(
    string Id, Guid InvoiceId, int Version, int Type, int Status, DateTime At, byte[] Snapshot, string? Url, int State, byte[]? Body, int Attempts, int ScheduleFrom,
    DateTime? NextAttemptAt, DateTime? RedeliverAt, DateTime? EndedAt)
{
    public const int Pending = 0;
    public const int Acknowledged = 1;
    public const int Superseded = 2;
    public const int Dead = 3;
    public const int HeldBack = 4;
    public const int NoUrl = 5;
}

internal sealed record OutboxRow(
    Guid InvoiceId, int LatestVersion, DateTime? CallbackDueAt, DateTime? CallbackClaimedUntil, long CallbackFence, DateTime? HandlerDueAt, DateTime? HandlerClaimedUntil,
    long HandlerFence, int HandledVersion);

internal sealed record AttemptRow(string EventId, int Number, DateTime At, int? StatusCode, string? Error, int? RetryAfterSeconds, bool Manual, int DurationMs)
{
    /// <summary>When it had ended.</summary>
    public DateTime EndedAt => At.AddMilliseconds(DurationMs);
}

internal sealed record ChainRow(string Blockchain, long Height, string Hash, DateTime? ScannedAt, long Fence);

internal sealed record KeyRow(long Id, Guid WalletId, byte[] Secret, DateTime? ExpiresAt);

internal sealed record HeldRow(Guid WalletId, string UrlHash, DateTime HeldAt);

internal sealed record IdempotencyRow(string Key, Guid InvoiceId);

internal sealed record AuditRow(long Id, string Who, string Action, Guid? InvoiceId, long? PaymentId, DateTime At, BigInteger? Received, string? Subject);

internal sealed record StatisticsRow(DateTime Hour, string Blockchain, string Symbol, int Created, int Seen, int Paid, int Expired, int Reversed, BigInteger Takings, string Fiat);

internal sealed record OrderRow(long Id, Guid InvoiceId);
