using System.Text.Json;
using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>What all calls have in common: the body is read by hand, so that the host's JSON options play no part, and refusals are answered.</summary>
internal static class SimulatorCall
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonSerializerOptions Plain = new();

    /// <summary>Reads the body, and if it is sound acts on it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the members and gives the act. Nothing is done when a member was at fault.</param>
    public static async Task RunAsync(HttpContext context, Func<SimulatorRequest, Func<Simulator, CancellationToken, ValueTask<object>>> read)
    {
        var answer = await AnswerAsync(context, read);
        await answer.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Func<SimulatorRequest, Func<Simulator, CancellationToken, ValueTask<object>>> read)
    {
        using var document = await ParseAsync(context);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
            return Answer(SimulatorProblem.Invalid(context, new Dictionary<string, string[]> { ["$"] = ["The body is one JSON object, with no member twice."] }));

        var request = new SimulatorRequest(document.RootElement);
        var act = read(request);
        if (request.Errors is { Count: > 0 } errors)
            return Answer(SimulatorProblem.Invalid(context, errors));
        try
        {
            return Results.Json(await act(context.RequestServices.GetRequiredService<Simulator>(), context.RequestAborted), Plain);
        }
        catch (SimulatorException exception)
        {
            return Answer(SimulatorProblem.Of(context, exception));
        }
    }

    private static async Task<JsonDocument?> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static IResult Answer(ApiProblem problem) => Results.Json(problem, Plain, "application/json", problem.Status);
}
