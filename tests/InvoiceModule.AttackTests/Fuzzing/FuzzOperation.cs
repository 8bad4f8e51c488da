using System.Text.Json;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>A described operation.</summary>
/// <param name="Id">Its <c>operationId</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path's template.</param>
/// <param name="Parameters">Everything that may be sent beside the body.</param>
/// <param name="Body">The schema of the body; null for none.</param>
/// <param name="Answers">For each status its content types with their schemas.</param>
internal sealed record FuzzOperation(
    string Id,
    string Method,
    string Path,
    IReadOnlyList<FuzzParameter> Parameters,
    JsonElement? Body,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonElement>> Answers);
