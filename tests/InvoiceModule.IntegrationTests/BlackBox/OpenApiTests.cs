using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>What the evaluation host documents of itself.</summary>
[Collection(RequestCollection.Name)]
public sealed class OpenApiTests(ShopsFixture shops)
{
    [Fact]
    public async Task The_OpenAPI_document_describes_every_route_and_the_docs_are_there()
    {
        var client = await shops.ClientAsync();
        var document = (await client.GetAsync("openapi/v1.json")).ShouldBe(200).Json;
        document.Text("openapi").ShouldStartWith("3.");
        var paths = document.GetProperty("paths").EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (method, path) in ((string, string)[])
        [
            ("post", "/api/v1/wallets/{walletId}/invoices"),
            ("get", "/api/v1/wallets/{walletId}/invoices"),
            ("get", "/api/v1/wallets/{walletId}/invoices.csv"),
            ("get", "/api/v1/invoices/{id}"),
            ("get", "/api/v1/invoices/{id}/history"),
            ("get", "/api/v1/invoices/{id}/callbacks"),
            ("post", "/api/v1/invoices/{id}/callbacks/{eventId}/redeliver"),
            ("post", "/api/v1/invoices/{id}/cancel"),
            ("get", "/api/v1/wallets/{walletId}"),
        ])
        {
            paths.ShouldContainKey(path);
            var operation = paths[path].GetProperty(method);
            operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).ShouldContain("404", path);
        }

        var create = paths["/api/v1/wallets/{walletId}/invoices"].GetProperty("post");
        foreach (var status in (string[])["200", "400", "403", "404", "409", "413", "415", "429", "500", "503"])
            create.GetProperty("responses").TryGetProperty(status, out _).ShouldBeTrue(status);
        create.GetRawText().ShouldContain("example");
        References(document).ShouldAllBe(reference => Resolves(document, reference));
        (await client.GetAsync("scalar")).Status.ShouldBeOneOf(200, 301, 302, 307, 308);
        (await client.GetAsync("")).ShouldBe(200).ContentType.ShouldStartWith("text/html");
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool Resolves(JsonElement document, string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return false;
        foreach (var step in reference[2..].Split('/').Select(s => Uri.UnescapeDataString(s).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(step, out document))
                return false;
        }

        return true;
    }
}
