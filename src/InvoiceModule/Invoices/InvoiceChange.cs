namespace InvoiceModule.Invoices;

/// <summary>What has happened besides the payments themselves.</summary>
[Flags]
internal enum InvoiceChange
{
    /// <summary>Only payments or the tip.</summary>
    None = 0,

    /// <summary>Money came after the expiry.</summary>
    LateMoney = 1,

    /// <summary>Its time is over, and a look that began afterwards found it not fully paid.</summary>
    Expire = 2,

    /// <summary>The merchant ended it.</summary>
    Cancel = 4,

    /// <summary>The rate lock ended.</summary>
    RateLockEnded = 8,

    /// <summary>Unconfirmed payments have been released with it.</summary>
    Released = 16,

    /// <summary>The merchant accepts what came, though it is short.</summary>
    AcceptShort = 32,

    /// <summary>Something that was credited turned out not to be the payer's; his own payment is still awaited.</summary>
    TakenOff = 64,
}
