namespace InvoiceModule.Invoices;

/// <summary>The times of <c>contract.md</c>'s rules, which no option moves: merchants and payers rely on them.</summary>
internal static class InvoiceRules
{
    /// <summary>Money first seen this long after the expiry is still credited.</summary>
    public static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);

    /// <summary>An unconfirmed payment holds a fiat price this long after the expiry.</summary>
    public static readonly TimeSpan RateLock = TimeSpan.FromMinutes(60);

    /// <summary>A payment that is merely missing from the pool goes on counting this long.</summary>
    public static readonly TimeSpan MissingGrace = TimeSpan.FromMinutes(30);

    /// <summary>How far apart two clocks may be for one moment: nodes cut their times to whole seconds, and no two are ever quite the same.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(2);

    /// <summary>How far a block's time is trusted.</summary>
    public static readonly TimeSpan BlockTimeTrust = TimeSpan.FromHours(2);

    /// <summary>The most confirmations an invoice may ask for.</summary>
    public const int MaxConfirmations = 10000;

    /// <summary>How many ignored payments of one address are kept; more are passed over, for they cost their sender nothing.</summary>
    public const int KeptDust = 100;
}
