using System.Buffers.Binary;

namespace InvoiceModule.Storage;

/// <summary>Makes ids and jitter out of <see cref="IEntropy"/>.</summary>
internal sealed class Identifiers(IEntropy entropy, TimeProvider clock)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A version 4 UUID (RFC 9562, 5.4): 122 random bits, so that knowing one invoice tells nothing of another.</summary>
    public Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        entropy.Fill(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary><c>evt_</c> and a ULID: 48 bits of milliseconds, 80 of chance, in Crockford's base 32.</summary>
    public string NewEventId()
    {
        Span<byte> bytes = stackalloc byte[16];
        entropy.Fill(bytes);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, clock.GetUtcNow().ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        return string.Concat("evt_", Ulid(BinaryPrimitives.ReadUInt128BigEndian(bytes), stackalloc char[26]));
    }

    private static ReadOnlySpan<char> Ulid(UInt128 value, Span<char> text)
    {
        for (var i = 25; i >= 0; i--, value >>= 5)
            text[i] = Crockford[(int)(value & 31)];
        return text;
    }

    /// <summary>What the ids of events that are made later than a time are greater than, as text.</summary>
    public static string EventIdAt(DateTime time)
    {
        var value = (UInt128)(ulong)new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds() << 80;
        return string.Concat("evt_", Ulid(value, stackalloc char[26]));
    }

    /// <summary>A length within 20 % of the given one, so that retries of many do not march in step.</summary>
    public TimeSpan Jitter(TimeSpan length)
    {
        Span<byte> bytes = stackalloc byte[4];
        entropy.Fill(bytes);
        var permille = 800 + (long)(BinaryPrimitives.ReadUInt32BigEndian(bytes) % 401);
        return TimeSpan.FromTicks(length.Ticks * permille / 1000);
    }
}
