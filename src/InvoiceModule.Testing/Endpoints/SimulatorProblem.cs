using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>The body of a refusal: the same members as the API's.</summary>
internal sealed record SimulatorProblem
{
    [JsonPropertyName("type")]
    public string Type { get; init; } = "about:blank";

    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    [JsonPropertyName("code")]
    public required string Code { get; init; }

    [JsonPropertyName("traceId")]
    public required string TraceId { get; init; }

    [JsonPropertyName("errors")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public static SimulatorProblem Invalid(HttpContext context, IReadOnlyDictionary<string, string[]> errors)
        => Make(context, StatusCodes.Status400BadRequest, "Bad Request", "validation_failed", string.Join(" ", errors.SelectMany(e => e.Value))) with { Errors = errors };

    public static SimulatorProblem Of(HttpContext context, SimulatorException exception) => exception.Fault switch
    {
        SimulatorFault.NotFound => Make(context, StatusCodes.Status404NotFound, "Not Found", "not_found", exception.Message),
        SimulatorFault.Conflict => Make(context, StatusCodes.Status409Conflict, "Conflict", "invalid_state", exception.Message),
        _ => Invalid(context, new Dictionary<string, string[]> { ["$." + exception.Member] = [exception.Message] }),
    };

    private static SimulatorProblem Make(HttpContext context, int status, string title, string code, string detail) => new()
    {
        Title = title,
        Status = status,
        Detail = detail,
        Code = code,
        TraceId = Activity.Current?.Id ?? context.TraceIdentifier,
    };
}
