using Microsoft.OpenApi;

namespace InvoiceModule.Setup.OpenApi;

/// <summary>
/// The API's description, written by hand in <c>invoicing-api.json</c> (OpenAPI 3.1): what .NET types look like is no description of integers of any
/// length, and the host's JSON options must not colour it.
/// </summary>
internal sealed class ApiDescription
{
    private const string Resource = "InvoiceModule.Setup.OpenApi.invoicing-api.json";

    private static readonly Lazy<Task<ApiDescription>> Loaded = new(LoadAsync);

    private readonly OpenApiDocument _document;

    private ApiDescription(OpenApiDocument document) => _document = document;

    public static Task<ApiDescription> GetAsync() => Loaded.Value;

    /// <summary>Finds an operation by its method and its path, the API's prefix in front of it or not.</summary>
    public OpenApiOperation? Find(string method, string path)
        => _document.Paths.Where(p => path.EndsWith(p.Key, StringComparison.Ordinal)).OrderByDescending(p => p.Key.Length)
            .Select(p => p.Value.Operations?.GetValueOrDefault(new HttpMethod(method))).FirstOrDefault();

    /// <summary>Brings the shared schemas and answers into the host's document.</summary>
    public void AddComponents(OpenApiDocument host)
    {
        foreach (var (name, schema) in _document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            host.AddComponent(name, schema);
        foreach (var (name, response) in _document.Components?.Responses ?? new Dictionary<string, IOpenApiResponse>())
            host.AddComponent(name, response);
    }

    private static async Task<ApiDescription> LoadAsync()
    {
        await using var stream = typeof(ApiDescription).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        var result = await OpenApiDocument.LoadAsync(stream, "json");
        return result is { Document: { } document, Diagnostic.Errors.Count: 0 }
            ? new ApiDescription(document)
            : throw new InvalidOperationException($"The API's description is malformed: {string.Join("; ", result.Diagnostic?.Errors ?? [])}");
    }
}
