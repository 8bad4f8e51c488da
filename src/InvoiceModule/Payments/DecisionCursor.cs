using System.Globalization;
using System.Runtime.InteropServices;

namespace InvoiceModule.Payments;

/// <summary>A place in the list of decisions, which has the newest first.</summary>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="Id">The payment's id.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DecisionCursor(DateTime At, long Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out DecisionCursor cursor)
    {
        cursor = default;
        if (text?.Split('-') is not [var at, var id]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var payment))
            return false;
        cursor = new DecisionCursor(new DateTime(ticks, DateTimeKind.Utc), payment);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}-{Id}");
}
