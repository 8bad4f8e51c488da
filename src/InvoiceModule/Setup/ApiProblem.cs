using System.Text.Json.Serialization;

namespace InvoiceModule.Setup;

/// <summary>The body of every error (RFC 9457).</summary>
internal sealed record ApiProblem
{
    /// <summary><c>urn:invoicemodule:error:</c> and the code.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>By which the host's log is searched; the only member that differs between two answers to the same fault.</summary>
    [JsonPropertyName("traceId")]
    public required string TraceId { get; init; }

    /// <summary>For 400: JSON path, or name of a parameter or header, to messages.</summary>
    [JsonPropertyName("errors")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
