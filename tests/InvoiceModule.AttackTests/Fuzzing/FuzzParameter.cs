using System.Text.Json;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>A described parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Schema">What it may be.</param>
internal sealed record FuzzParameter(string Name, string In, JsonElement Schema);
