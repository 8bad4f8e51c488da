using System.Globalization;
using InvoiceModule.Invoices;

namespace InvoiceModule.Dashboard;

/// <summary>The place in the list after which the next page begins: creation, and the id among those created in the same millisecond.</summary>
internal readonly record struct InvoiceListCursor(DateTime CreatedAt, Guid Id)
{
    private const char Separator = '_';

    public override string ToString() => $"{UtcJsonConverter.ToText(CreatedAt)}{Separator}{Id}";

    /// <returns>Null when the text is no cursor of ours.</returns>
    public static InvoiceListCursor? Parse(string text)
        => text.Split(Separator) is [var time, var id]
            && DateTime.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var createdAt)
            && Guid.TryParseExact(id, "D", out var guid)
            ? new InvoiceListCursor(createdAt, guid)
            : null;
}
