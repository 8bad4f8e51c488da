using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>What was tried how often, and how it was answered.</summary>
internal sealed class FuzzCoverage
{
    private readonly ConcurrentDictionary<string, int> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _parameters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _answers = new();
    private readonly ConcurrentDictionary<string, int> _codes = new(StringComparer.Ordinal);

    public IEnumerable<string> Members => _members.Keys;

    public IEnumerable<string> Parameters => _parameters.Keys;

    public int Requests => _answers.Values.Sum();

    public void Member(string name) => _members.AddOrUpdate(name, 1, (_, n) => n + 1);

    public void Parameter(string operation, string name) => _parameters.AddOrUpdate($"{operation}.{name}", 1, (_, n) => n + 1);

    public void Answer(string operation, int status) => _answers.AddOrUpdate((operation, status), 1, (_, n) => n + 1);

    public void Code(string code) => _codes.AddOrUpdate(code, 1, (_, n) => n + 1);

    public int Of(string operation, int status) => _answers.GetValueOrDefault((operation, status));

    public int Of(int status) => _answers.Where(a => a.Key.Status == status).Sum(a => a.Value);

    public string Table()
    {
        var text = new StringBuilder();
        foreach (var operation in _answers.GroupBy(a => a.Key.Operation, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var counts = operation.OrderBy(a => a.Key.Status).Select(a => string.Create(CultureInfo.InvariantCulture, $"{(a.Key.Status == 0 ? "closed" : a.Key.Status)}={a.Value}"));
            text.Append(CultureInfo.InvariantCulture, $"  {operation.Key,-24} {string.Join(' ', counts)}\n");
        }

        return text.Append("  codes: ").AppendJoin(' ', _codes.OrderByDescending(c => c.Value).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}={c.Value}"))).ToString();
    }
}
