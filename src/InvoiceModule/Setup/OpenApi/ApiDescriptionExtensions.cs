using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace InvoiceModule.Setup.OpenApi;

internal static class ApiDescriptionExtensions
{
    /// <summary>Describes every operation of the API to the host's OpenAPI documents; nothing happens in a host that has none.</summary>
    public static void DescribeApi(this RouteGroupBuilder api)
    {
        api.AddOpenApiOperationTransformer(DescribeAsync);

        // Schemas guessed from .NET types would only lie unused in the host's document.
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
        {
            foreach (var guess in endpoint.Metadata.Where(m => m is IProducesResponseTypeMetadata or IAcceptsMetadata).ToList())
                endpoint.Metadata.Remove(guess);
        });
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var description = await ApiDescription.GetAsync();
        if (context.Document is not { } document
            || description.Find(context.Description.HttpMethod ?? "", $"/{context.Description.RelativePath}") is not { } written)
            return;
        description.AddComponents(document);
        operation.OperationId = written.OperationId;
        operation.Summary = written.Summary;
        operation.Description = written.Description;
        operation.Parameters = written.Parameters;
        operation.RequestBody = written.RequestBody;
        operation.Responses = written.Responses;
        operation.Tags = written.Tags?.Select(tag => new OpenApiTagReference(TagOf(document, tag.Name ?? ""), document)).ToHashSet();
    }

    private static string TagOf(OpenApiDocument document, string name)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = name });
        return name;
    }
}
