using System.Linq.Expressions;

namespace InvoiceModule.Invoices;

/// <summary>Why a payment does not count now.</summary>
internal static class PaymentVoids
{
    /// <summary>A transaction in a block, its own or another, consumed the same and did not make it: it can only return in a reorganisation.</summary>
    public const string Conflicted = "conflicted";

    /// <summary>A transaction in the pool consumes the same.</summary>
    public const string Replaced = "replaced";

    /// <summary>Its block was reorganised away and the node does not hold it.</summary>
    public const string Reorganised = "reorganised";

    /// <summary>It has been missing from the pool for longer than the grace.</summary>
    public const string Vanished = "vanished";

    /// <summary>For statements: whether it counts, or may come back without a reorganisation. The index of what waits has the same condition.</summary>
    public static readonly Expression<Func<Payment, bool>> MayReturn = p => p.Void == null || p.Void != Conflicted;
}
