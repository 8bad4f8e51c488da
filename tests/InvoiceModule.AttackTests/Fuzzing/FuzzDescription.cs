using System.Globalization;
using System.Text.Json;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>The operations of an OpenAPI document.</summary>
internal sealed class FuzzDescription
{
    private readonly JsonElement _root;

    public FuzzDescription(JsonElement root)
    {
        _root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => Read(path.Name, operation.Name, operation.Value)))];
        Schemas = new SchemaCheck(root);
    }

    public IReadOnlyList<FuzzOperation> Operations { get; }

    public SchemaCheck Schemas { get; }

    /// <summary>Follows a reference within the document.</summary>
    public static JsonElement Resolve(JsonElement root, JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
            element = reference.GetString()!.Split('/')[1..].Aggregate(root, (at, name) => at.GetProperty(name));
        return element;
    }

    /// <summary>Every member that a body may have, as <c>data.order_id</c>.</summary>
    public IEnumerable<string> Members(JsonElement schema, string prefix = "")
    {
        schema = Resolve(_root, schema);
        if (schema.TryGetProperty("oneOf", out var choices))
            schema = Resolve(_root, choices[0]);
        if (!schema.TryGetProperty("properties", out var properties))
            yield break;
        foreach (var property in properties.EnumerateObject())
        {
            yield return prefix + property.Name;
            foreach (var inner in Members(property.Value, $"{prefix}{property.Name}."))
                yield return inner;
        }
    }

    private FuzzOperation Read(string path, string method, JsonElement operation) => new(
        operation.GetProperty("operationId").GetString()!,
        method.ToUpperInvariant(),
        path,
        operation.TryGetProperty("parameters", out var parameters)
            ? [.. parameters.EnumerateArray().Select(p => Resolve(_root, p))
                .Select(p => new FuzzParameter(p.GetProperty("name").GetString()!, p.GetProperty("in").GetString()!, p.GetProperty("schema")))]
            : [],
        operation.TryGetProperty("requestBody", out var body) ? Resolve(_root, body).GetProperty("content").GetProperty("application/json").GetProperty("schema") : null,
        operation.GetProperty("responses").EnumerateObject().ToDictionary(
            r => int.Parse(r.Name, CultureInfo.InvariantCulture),
            r => (IReadOnlyDictionary<string, JsonElement>)Resolve(_root, r.Value).GetProperty("content").EnumerateObject()
                .ToDictionary(c => c.Name, c => c.Value.GetProperty("schema"), StringComparer.Ordinal)));
}
