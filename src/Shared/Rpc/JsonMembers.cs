using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Rpc;

/// <summary>Reads members of a node's answer, and says which one is wrong instead of failing somewhere later.</summary>
internal static class JsonMembers
{
    /// <summary>A member that must be there; it may be null.</summary>
    public static JsonElement Required(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : throw Wrong(name, "is missing");

    /// <summary>A member that may be missing or null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The elements of a list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) => ItemsOf(Required(element, name), name);

    /// <summary>The elements of an answer that is itself a list.</summary>
    public static IReadOnlyList<JsonElement> ItemsOf(this JsonElement element, string what)
        => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : throw Wrong(what, element.ValueKind == JsonValueKind.Null ? "is null" : "is not a list");

    public static string Text(this JsonElement element, string name) => TextOf(Required(element, name), name);

    /// <summary>An element that is itself a text.</summary>
    public static string TextOf(this JsonElement element, string what)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(what, "is not a text");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: JSON may escape it, but it is no text.
            throw Wrong(what, "is not a text");
        }
    }

    public static ChainUnavailableException Wrong(string name, string fault)
        => new($"The node's answer cannot be read: '{name}' {fault}. Is RpcUrl the JSON-RPC endpoint of a node of this network?");
}
