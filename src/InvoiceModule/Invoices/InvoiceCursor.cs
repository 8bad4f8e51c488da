using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace InvoiceModule.Invoices;

/// <summary>Where a page ended: the last invoice's time and id. It says nothing that the page did not show.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Id">The invoice's id, which orders those of one time.</param>
internal readonly record struct InvoiceCursor(DateTime CreatedAt, Guid Id)
{
    private const int Bytes = 24;

    /// <summary>Base64url of 8 bytes of ticks and 16 of the id, both big-endian.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, CreatedAt.Ticks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out InvoiceCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Bytes / 3 * 4 || !Ascii.IsValid(text) || !Base64Url.IsValid(text, out var length) || length != Bytes)
            return false;
        Base64Url.DecodeFromChars(text, bytes);
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        cursor = new InvoiceCursor(new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[8..], bigEndian: true));
        return true;
    }
}
