using System.Globalization;
using System.Text.Json;

namespace InvoiceModule.Invoices;

/// <summary>Finds names that stand twice in one object, at any depth, escapes resolved: <c>"val\u0075e"</c> is <c>"value"</c>.</summary>
/// <remarks>Paths are made only for faults, cut, and few: a hostile body must not make the answer larger than itself.</remarks>
internal sealed class DuplicateMembers(ValidationErrors errors)
{
    private const int MaxFaults = 20;
    private const int MaxName = 64;

    private readonly List<string> _path = [];
    private int _faults;

    /// <summary>Adds a fault for every duplicate below an element, up to 20.</summary>
    /// <returns>False when a name cannot be read at all (an escape such as <c>\ud800</c> alone): members can then not be looked up.</returns>
    public static bool Find(JsonElement root, ValidationErrors errors)
    {
        try
        {
            new DuplicateMembers(errors).Visit(root);
            return true;
        }
        catch (InvalidOperationException)
        {
            errors.Add("$", "The name of a member contains half of a surrogate pair; write the whole character.");
            return false;
        }
    }

    private void Visit(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
            VisitMembers(element);
        else if (element.ValueKind == JsonValueKind.Array)
            VisitItems(element);
    }

    private void VisitItems(JsonElement array)
    {
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                _path.Add(string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
                Visit(item);
                _path.RemoveAt(_path.Count - 1);
            }

            index++;
        }
    }

    private void VisitMembers(JsonElement element)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = member.Name;
            _path.Add(name.Length > MaxName ? $".{name.AsSpan(0, MaxName)}" : $".{name}");
            if (!names.Add(name))
                Fault();
            Visit(member.Value);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Fault()
    {
        if (_faults >= MaxFaults)
            return;
        var path = $"${string.Concat(_path)}";
        if (errors.Has(path))
            return;
        errors.Add(path, "Stands more than once; write it once.");
        _faults++;
    }
}
