using System.Numerics;
using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Rates;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Testing.Clock;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>
/// Reads the members of one request's body by name, in any order, and collects what is wrong with them, so that the caller hears all of it at once.
/// Members nobody asks for are ignored.
/// </summary>
internal sealed class SimulatorRequest(JsonElement body)
{
    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    /// <summary>JSON path to messages; empty when all is well.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors.ToDictionary(e => e.Key, e => e.Value.ToArray());

    public bool Has(string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Text(body, name, "");

    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>A JSON integer that fits 32 bits; the simulator says which are right.</summary>
    public int Integer(string name)
    {
        if (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        Fault("", name, "An integer is required, such as 1.");
        return default;
    }

    public bool Flag(string name)
    {
        if (body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fault("", name, "true or false is required.");
        return default;
    }

    public TimeSpan Length(string name)
    {
        if (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && ClockText.TryParse(value.GetString(), out var length))
            return length;
        Fault("", name, $"A length of time is required: \"{ClockText.Form}\".");
        return default;
    }

    /// <summary>A number or a string of one, read exactly; null is a value, a missing member is none.</summary>
    public Rational? Rate(string name)
    {
        if (body.TryGetProperty(name, out var value))
        {
            if (value.ValueKind == JsonValueKind.Null)
                return null;
            var text = value.ValueKind switch
            {
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.String => value.GetString(),
                _ => null,
            };
            if (Rational.TryParse(text, out var rate))
                return rate;
        }

        Fault("", name, "A decimal number is required, such as 50000.25, or null for a source that fails.");
        return null;
    }

    /// <summary>Strings, none when the member is missing.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!Has(name))
            return [];
        var value = body.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(e => e.GetString()!)];
        Fault("", name, "A list of strings is required.");
        return [];
    }

    /// <summary>One payment as <c>address</c> and <c>value</c>.</summary>
    public SimulatedOutput Output() => Output(body, "", null);

    /// <summary>One payment as <c>address</c> and <c>value</c>, or several as <c>outputs</c>.</summary>
    public IReadOnlyList<SimulatedOutput> Outputs(string? symbol)
    {
        if (!Has("outputs"))
            return [Output() with { Symbol = symbol }];
        if (Has("address") || Has("value"))
            Fault("", "outputs", "Give either outputs, or address and value.");
        var value = body.GetProperty("outputs");
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            return [.. value.EnumerateArray().Select((e, i) => Output(e, FormattableString.Invariant($"outputs[{i}]."), symbol))];
        Fault("", "outputs", "A list of at least one { address, value } is required.");
        return [];
    }

    private SimulatedOutput Output(JsonElement element, string path, string? symbol)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return new SimulatedOutput(Text(element, "address", path), Amount(element, "value", path), symbol);
        Fault("", path.TrimEnd('.'), "An object { address, value } is required.");
        return new SimulatedOutput("", 0);
    }

    private string Text(JsonElement element, string name, string path)
    {
        if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        Fault(path, name, "A string is required.");
        return "";
    }

    private BigInteger Amount(JsonElement element, string name, string path)
    {
        var text = element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.String => value.GetString(),
                _ => null,
            }
            : null;
        if (BaseUnits.TryParse(text, out var amount))
            return amount;
        Fault(path, name, "Base units are required: an integer 0..2^256-1, as a number or a string of digits, with no point and no exponent.");
        return default;
    }

    private void Fault(string path, string name, string message)
    {
        var key = "$." + path + name;
        if (!_errors.TryGetValue(key, out var messages))
            _errors[key] = messages = [];
        messages.Add(message);
    }
}
