using InvoiceModule.Storage;

namespace InvoiceModule.Tests.Storage;

/// <summary>PostgreSQL refuses any time that is not marked UTC; a chain's author easily forgets the mark, and every look would fail.</summary>
public class UtcConverterTests
{
    [Theory]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public void What_is_written_is_marked_utc(DateTimeKind kind)
    {
        var time = new DateTime(2026, 3, 1, 12, 0, 0, kind);
        var written = (DateTime)new UtcConverter().ConvertToProvider(time)!;
        written.Kind.ShouldBe(DateTimeKind.Utc);
        written.ShouldBe(kind == DateTimeKind.Local ? time.ToUniversalTime() : time);
    }
}
