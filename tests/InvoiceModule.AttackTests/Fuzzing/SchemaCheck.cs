using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>
/// Checks an answer against its schema. It knows the keywords of this API's description and stops at any other; integers of 78 digits are integers,
/// and an object has no members beyond those described.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal) { "description", "example", "examples", "default", "title" };

    /// <summary>What is wrong, with its path; null when nothing is.</summary>
    public string? Fault(JsonElement schema, JsonElement value, string path = "$")
    {
        schema = FuzzDescription.Resolve(root, schema);
        foreach (var keyword in schema.EnumerateObject())
        {
            var fault = keyword.Name switch
            {
                "type" => HasType(keyword.Value, value) ? null : $"is {value.ValueKind}, not {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(e => e.GetString() == Text(value)) ? null : $"is {value}, not one of {keyword.Value}",
                "format" => Format(keyword.Value.GetString()!, value),
                "minimum" => value.ValueKind != JsonValueKind.Number || BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture) >= keyword.Value.GetInt32() ? null : $"is {value}, below {keyword.Value}",
                "required" => keyword.Value.EnumerateArray().Select(n => n.GetString()!).FirstOrDefault(n => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(n, out _)) is { } missing ? $"lacks {missing}" : null,
                "oneOf" => keyword.Value.EnumerateArray().Count(s => Fault(s, value, path) is null) == 1 ? null : $"fits not exactly one of {keyword.Value.GetArrayLength()} schemas",
                "properties" => Properties(schema, keyword.Value, value, path),
                "additionalProperties" => Others(keyword.Value, value, path),
                "items" => Items(keyword.Value, value, path),
                _ => Notes.Contains(keyword.Name) ? null : throw new NotSupportedException($"The keyword '{keyword.Name}' is not checked."),
            };
            if (fault is not null)
                return fault.StartsWith('$') ? fault : $"{path} {fault}";
        }

        return null;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool HasType(JsonElement type, JsonElement value)
        => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(t => HasType(t, value)) : type.GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9'),
            var other => throw new NotSupportedException($"The type '{other}' is not checked."),
        };

    private static string? Format(string format, JsonElement value) => format switch
    {
        _ when value.ValueKind == JsonValueKind.Null => null,
        "uuid" => Regex.IsMatch(Text(value)!, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\z", RegexOptions.None, TimeSpan.FromSeconds(1)) ? null : $"is {value}, no UUID of version 4",
        "date-time" => Regex.IsMatch(Text(value)!, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z\\z", RegexOptions.None, TimeSpan.FromSeconds(1)) ? null : $"is {value}, no UTC time of RFC 3339",
        "int32" => value.TryGetInt32(out _) ? null : $"is {value}, no int32",
        "int64" => value.TryGetInt64(out _) ? null : $"is {value}, no int64",
        _ => throw new NotSupportedException($"The format '{format}' is not checked."),
    };

    private string? Properties(JsonElement schema, JsonElement properties, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var property))
            {
                if (Fault(property, member.Value, $"{path}.{member.Name}") is { } fault)
                    return fault;
            }
            else if (!schema.TryGetProperty("additionalProperties", out _))
            {
                return $"has the member {member.Name}, which is not described";
            }
        }

        return null;
    }

    private string? Others(JsonElement schema, JsonElement value, string path)
        => value.ValueKind != JsonValueKind.Object ? null : value.EnumerateObject().Select(m => Fault(schema, m.Value, $"{path}.{m.Name}")).FirstOrDefault(f => f is not null);

    private string? Items(JsonElement schema, JsonElement value, string path)
        => value.ValueKind != JsonValueKind.Array ? null : value.EnumerateArray().Select((item, i) => Fault(schema, item, FormattableString.Invariant($"{path}[{i}]"))).FirstOrDefault(f => f is not null);
}
