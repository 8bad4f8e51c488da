using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>What the status is made of: one payment that counts.</summary>
/// <param name="Amount">Base units.</param>
/// <param name="Height">Its block on the best chain; null while it waits.</param>
/// <param name="Maturity">Confirmations before it can count as paid, whatever is asked; 0 for ordinary money.</param>
internal readonly record struct CountedPayment(BigInteger Amount, long? Height, int Maturity = 0)
{
    /// <summary>tip - height + 1, and 0 while it waits or when the tip is below it.</summary>
    public long ConfirmationsAt(long tip) => Height is { } height ? Math.Max(0, tip - height + 1) : 0;

    /// <summary>Whether it counts as paid at a tip.</summary>
    public bool IsPaidAt(long tip, int required) => ConfirmationsAt(tip) >= Math.Max(required, Maturity);
}
