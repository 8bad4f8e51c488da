using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceModule.Storage;

/// <summary>A list of hashes as lines of one text column: the same on every database, and never searched.</summary>
internal sealed class LinesConverter() : ValueConverter<string[], string>(
    lines => string.Join('\n', lines),
    text => text.Length == 0 ? Array.Empty<string>() : text.Split('\n'))
{
    public static readonly ValueComparer<string[]> Comparer = new(
        (a, b) => ReferenceEquals(a, b) || a != null && b != null && a.SequenceEqual(b),
        lines => lines.Aggregate(0, (hash, line) => HashCode.Combine(hash, line.GetHashCode(StringComparison.Ordinal))),
        lines => lines.ToArray());
}
