using System.Text.Json;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>An HTTP answer, read to its end.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">All headers, those of the content too; names compare without regard to case.</param>
/// <param name="Text">The body.</param>
public sealed record Answer(int Status, Dictionary<string, string> Headers, string Text)
{
    /// <summary>The body as JSON; fails with the whole answer when it is none.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonDocument.Parse(Text).RootElement;
            }
            catch (JsonException exception)
            {
                throw new InvalidOperationException($"No JSON: {Status} {Text}", exception);
            }
        }
    }

    public string ContentType => Headers.GetValueOrDefault("Content-Type") ?? "";

    public string Code => Json.GetProperty("code").GetString()!;

    /// <summary>The JSON paths of a 400.</summary>
    public IReadOnlyList<string> ErrorPaths => [.. Json.GetProperty("errors").EnumerateObject().Select(e => e.Name)];

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeError(int status, string code)
    {
        ShouldBe(status);
        Code.ShouldBe(code, Text);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        foreach (var member in (string[])["type", "title", "detail", "traceId"])
            Json.GetProperty(member).GetString().ShouldNotBeNullOrWhiteSpace($"{member} in {Text}");
        return this;
    }
}
