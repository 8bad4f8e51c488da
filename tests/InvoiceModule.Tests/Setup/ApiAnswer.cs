using System.Net.Http.Headers;
using System.Text.Json;

namespace InvoiceModule.Tests.Setup;

/// <summary>What an API call answered.</summary>
internal sealed record ApiAnswer(int Status, string Text, string ContentType, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public string Code => Json.GetProperty("code").GetString()!;

    public string[] ErrorPaths => [.. Json.GetProperty("errors").EnumerateObject().Select(e => e.Name)];

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    public static async Task<ApiAnswer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        response.Content.Headers.ContentType?.ToString() ?? "",
        response.Headers);

    /// <summary>The documented form of an error; everything is there and nothing else.</summary>
    public void ShouldBeProblem(int status, string code, string title)
    {
        Status.ShouldBe(status, Text);
        ContentType.ShouldBe("application/json");
        Header("Cache-Control").ShouldBe("no-store");
        string[] members = ["type", "title", "status", "detail", "code", "traceId"];
        Json.EnumerateObject().Select(m => m.Name).ShouldBe(status == 400 ? [.. members, "errors"] : members);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("title").GetString().ShouldBe(title);
        Json.GetProperty("type").GetString().ShouldBe($"urn:invoicemodule:error:{code}");
        Json.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        Json.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        Code.ShouldBe(code);
    }
}
