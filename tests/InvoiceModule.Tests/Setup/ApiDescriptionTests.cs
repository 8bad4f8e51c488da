using System.Text.Json;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Setup;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task The_host_s_document_describes_every_operation_and_nothing_of_the_pages()
    {
        await using var host = await ApiHost.StartAsync(services: s => s.AddOpenApi(), pipeline: app =>
        {
            app.MapOpenApi();
            app.MapGet("/own", () => "text");
        });
        var answer = await host.GetAsync("/openapi/v1.json");
        answer.Status.ShouldBe(200, answer.Text);
        var paths = answer.Json.GetProperty("paths");
        paths.EnumerateObject().Select(p => p.Name).ShouldBe(
            [
                "/own", "/api/v1/wallets/{walletId}", "/api/v1/wallets/{walletId}/invoices", "/api/v1/wallets/{walletId}/invoices.csv", "/api/v1/invoices/{id}",
                "/api/v1/invoices/{id}/history", "/api/v1/invoices/{id}/cancel", "/api/v1/invoices/{id}/callbacks", "/api/v1/invoices/{id}/callbacks/{eventId}/redeliver",
            ],
            ignoreOrder: true);

        var create = paths.GetProperty("/api/v1/wallets/{walletId}/invoices").GetProperty("post");
        create.GetProperty("operationId").GetString().ShouldBe("createInvoice");
        create.GetProperty("responses").EnumerateObject().Select(r => r.Name).ShouldBe(["200", "400", "403", "404", "408", "409", "413", "415", "429", "500", "503"], ignoreOrder: true);
        create.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldBe(["walletId", "Idempotency-Key"]);
        create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject().Select(e => e.Name).ShouldBe(["fiat", "crypto"]);
        paths.GetProperty("/own").GetProperty("get").TryGetProperty("parameters", out _).ShouldBeFalse();
        foreach (var operation in paths.EnumerateObject().Where(p => p.Name != "/own").SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value))
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1);
            operation.GetProperty("responses").TryGetProperty("404", out _).ShouldBeTrue();
            operation.GetProperty("responses").TryGetProperty("500", out _).ShouldBeTrue();
        }

        ShouldResolve(answer.Json, answer.Json);
        answer.Json.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ShouldAllBe(n => n.StartsWith("Invoicing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_described_members_are_those_that_are_answered()
    {
        await using var host = await ApiHost.StartAsync(services: s => s.AddOpenApi(), pipeline: app => app.MapOpenApi());
        var schemas = (await host.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        var invoice = (await host.CreateAsync("""{"blockchain":"bitcoin-sim","symbol":"BTC","fiatCurrency":{"currency":"USD","value":1},"confirmations":1}""")).Json;
        Names(schemas, "Invoice").ShouldBe(Members(invoice));
        Names(schemas, "Data").ShouldBe(Members(invoice.GetProperty("data")), ignoreOrder: true);
        Names(schemas, "FiatView").ShouldBe(Members(invoice.GetProperty("fiat_currency")));
        Names(schemas, "Wallet").ShouldBe(Members((await host.GetAsync($"/api/v1/wallets/{ApiHost.Wallet}")).Json));
        Names(schemas, "TimelineEntry").ShouldBe(Members((await host.GetAsync($"/api/v1/invoices/{invoice.GetProperty("id").GetString()}/history")).Json.GetProperty("items")[0]));
        Names(schemas, "Problem").ShouldBe(Members((await host.CreateAsync("{}")).Json));
        var value = schemas.GetProperty("InvoicingInvoice").GetProperty("properties").GetProperty("value");
        value.GetProperty("type").GetString().ShouldBe("integer");
        value.TryGetProperty("format", out _).ShouldBeFalse();

        // No route of the API knows payments in suspense by themselves.
        var codes = typeof(InvoicingErrorCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).Where(c => c != InvoicingErrorCodes.PaymentNotFound);
        schemas.GetProperty("InvoicingProblem").GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(c => c.GetString()).ShouldBe(codes, ignoreOrder: true);
    }

    private static IEnumerable<string> Names(JsonElement schemas, string name)
        => schemas.GetProperty("Invoicing" + name).GetProperty("properties").EnumerateObject().Select(p => p.Name);

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private static void ShouldResolve(JsonElement element, JsonElement root)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                ShouldResolve(item, root);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.NameEquals("$ref"))
                    member.Value.GetString()!.Split('/')[1..].Aggregate(root, (at, name) => at.GetProperty(name)).ValueKind.ShouldBe(JsonValueKind.Object);
                else
                    ShouldResolve(member.Value, root);
            }
        }
    }
}
