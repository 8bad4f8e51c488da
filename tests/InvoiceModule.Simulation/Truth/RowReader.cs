using System.Globalization;
using System.Numerics;
using Microsoft.Data.Sqlite;

namespace InvoiceModule.Simulation.Truth;

/// <summary>Reads a row's columns one after another.</summary>
internal sealed class RowReader(SqliteDataReader reader)
{
    private int _next;

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => reader.IsDBNull(_next) ? Skip<string?>() : Text();

    public long Number() => reader.GetInt64(_next++);

    public long? NumberOrNull() => reader.IsDBNull(_next) ? Skip<long?>() : Number();

    public int Int() => reader.GetInt32(_next++);

    public int? IntOrNull() => reader.IsDBNull(_next) ? Skip<int?>() : Int();

    public bool Flag() => Number() != 0;

    public Guid Uuid() => reader.GetGuid(_next++);

    public Guid? UuidOrNull() => reader.IsDBNull(_next) ? Skip<Guid?>() : Uuid();

    public DateTime Time() => DateTime.SpecifyKind(reader.GetDateTime(_next++), DateTimeKind.Utc);

    public DateTime? TimeOrNull() => reader.IsDBNull(_next) ? Skip<DateTime?>() : Time();

    public BigInteger Money() => BigInteger.Parse(Text(), CultureInfo.InvariantCulture);

    public BigInteger? MoneyOrNull() => reader.IsDBNull(_next) ? Skip<BigInteger?>() : Money();

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    public byte[]? BytesOrNull() => reader.IsDBNull(_next) ? Skip<byte[]?>() : Bytes();

    private T? Skip<T>()
    {
        _next++;
        return default;
    }
}
