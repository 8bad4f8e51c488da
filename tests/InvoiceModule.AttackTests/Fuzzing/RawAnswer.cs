using System.Text;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text { get; } = Encoding.UTF8.GetString(Body);

    public string MediaType => Header("Content-Type")?.Split(';')[0] ?? "";

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
