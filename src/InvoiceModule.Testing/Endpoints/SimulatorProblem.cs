using System.Diagnostics;
using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>Writes a refusal as the API does.</summary>
internal static class SimulatorProblem
{
    public static ApiProblem Invalid(HttpContext context, IReadOnlyDictionary<string, string[]> errors)
        => Make(context, StatusCodes.Status400BadRequest, "Bad Request", "validation_failed", string.Join(" ", errors.SelectMany(e => e.Value))) with { Errors = errors };

    public static ApiProblem NoJson(HttpContext context)
        => Make(context, StatusCodes.Status415UnsupportedMediaType, "Unsupported Media Type", "unsupported_media_type", "Send JSON, with the header Content-Type: application/json.");

    public static ApiProblem OtherSite(HttpContext context)
        => Make(context, StatusCodes.Status403Forbidden, "Forbidden", "forbidden", "A browser sent this from another site. Pages may call the simulator from its own origin, by localhost or an address.");

    public static ApiProblem Of(HttpContext context, SimulatorException exception) => exception.Fault switch
    {
        SimulatorFault.NotFound => Make(context, StatusCodes.Status404NotFound, "Not Found", "not_found", exception.Message),
        SimulatorFault.Conflict => Make(context, StatusCodes.Status409Conflict, "Conflict", "invalid_state", exception.Message),
        _ => Invalid(context, new Dictionary<string, string[]> { ["$." + exception.Member] = [exception.Message] }),
    };

    private static ApiProblem Make(HttpContext context, int status, string title, string code, string detail) => new()
    {
        Type = "about:blank",
        Title = title,
        Status = status,
        Detail = detail,
        Code = code,
        TraceId = Activity.Current?.Id ?? context.TraceIdentifier,
    };
}
