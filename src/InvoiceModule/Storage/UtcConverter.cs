using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceModule.Storage;

/// <summary>
/// Times are UTC; SQLite forgets that, so it is said again on reading. It is said on writing too, for PostgreSQL refuses a time without the mark,
/// and one that a chain's author left unmarked would make every look at that chain fail.
/// </summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    time => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc),
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
