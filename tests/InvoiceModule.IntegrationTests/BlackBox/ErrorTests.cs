using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>Errors have one shape, and give nothing away.</summary>
[Collection(RequestCollection.Name)]
public sealed class ErrorTests(ShopsFixture shops)
{
    private const string Unknown = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("api/v1/invoices/{0}")]
    [InlineData("api/v1/invoices/{0}/history")]
    [InlineData("api/v1/invoices/{0}/callbacks")]
    [InlineData("api/v1/wallets/{0}")]
    [InlineData("api/v1/wallets/{0}/invoices")]
    [InlineData("api/v1/wallets/{0}/invoices.csv")]
    public async Task What_does_not_exist_and_what_is_malformed_answer_alike(string path)
    {
        var client = await shops.ClientAsync();
        var isWallet = path.Contains("wallets", StringComparison.Ordinal);
        var bodies = new HashSet<string>();
        foreach (var id in (string[])[Unknown, "nonsense", "1", "%20", "'", "..%2f..", new string('x', 500), Unknown.Replace("-", "", StringComparison.Ordinal) + "f"])
        {
            var answer = await client.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id));
            answer.ShouldBeError(404, isWallet ? "wallet_not_found" : "invoice_not_found");
            answer.Json.Text("title").ShouldBe(isWallet ? "Wallet not found" : "Invoice not found");
            var body = JsonNode.Parse(answer.Text)!.AsObject();
            body.Remove("traceId");
            bodies.Add(body.ToJsonString());
        }

        bodies.Count.ShouldBe(1, string.Join('\n', bodies));
    }

    [Fact]
    public async Task Acts_on_what_does_not_exist_are_404()
    {
        var client = await shops.ClientAsync();
        foreach (var id in (string[])[Unknown, "nonsense"])
        {
            (await client.CancelAsync(id)).ShouldBeError(404, "invoice_not_found");
            (await client.PostAsync($"api/v1/invoices/{id}/callbacks/evt_x/redeliver", "{}")).ShouldBeError(404, "invoice_not_found");
            (await client.PostAsync(ShopClient.CreatePath(id), InvoiceOrder.Crypto().ToJsonString())).ShouldBeError(404, "wallet_not_found");
        }
    }

    [Fact]
    public async Task The_content_type_is_JSON_unless_problem_JSON_is_asked_for()
    {
        var client = await shops.ClientAsync();
        foreach (var (accept, expected) in ((string, string)[])[("*/*", "application/json"), ("application/json", "application/json"), ("application/problem+json", "application/problem+json"), ("text/html", "application/json")])
        {
            (await client.GetAsync($"api/v1/invoices/{Unknown}", ("Accept", accept))).ShouldBe(404).ContentType.ShouldStartWith(expected, Case.Sensitive, accept);
            (await client.PostAsync(ShopClient.CreatePath(ShopProcess.WalletId), "{}", ("Accept", accept))).ShouldBe(400).ContentType.ShouldStartWith(expected, Case.Sensitive, accept);
        }

        (await client.CreateAsync(InvoiceOrder.Crypto())).ContentType.ShouldStartWith("application/json");
    }

    [Fact]
    public async Task Sizes_and_types_have_the_shape_of_an_error_too()
    {
        var client = await shops.ClientAsync();
        foreach (var (answer, status) in ((Answer, int)[])
        [
            (await client.CreateAsync(new string(' ', 70_000)), 413),
            (await client.SendAsync(HttpMethod.Post, ShopClient.CreatePath(ShopProcess.WalletId), new StringContent("x")), 415),
        ])
        {
            answer.ShouldBe(status);
            answer.ContentType.ShouldStartWith("application/json");
            foreach (var member in (string[])["type", "title", "detail", "code", "traceId"])
                answer.Json.Text(member).ShouldNotBeNullOrWhiteSpace(member);
            answer.Json.GetProperty("status").GetInt32().ShouldBe(status);
        }
    }

    [Fact]
    public async Task Trace_ids_differ_and_nothing_inner_is_told()
    {
        var client = await shops.ClientAsync();
        var first = await client.GetAsync($"api/v1/invoices/{Unknown}");
        var second = await client.GetAsync($"api/v1/invoices/{Unknown}");
        first.Json.Text("traceId").ShouldNotBe(second.Json.Text("traceId"));
        foreach (var answer in (Answer[])[first, await client.CreateAsync("{"), await client.GetAsync($"{ShopClient.CreatePath(ShopProcess.WalletId)}?cursor=%27")])
        {
            answer.Text.ShouldNotContain("Exception");
            answer.Text.ShouldNotContain("   at ");
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    [InlineData("cursor=%21%21")]
    [InlineData("cursor=AAAA")]
    [InlineData("status=PAYED")]
    [InlineData("active=maybe")]
    [InlineData("created_from=yesterday")]
    [InlineData("created_to=1")]
    public async Task A_filter_that_is_none_is_refused(string query)
    {
        var client = await shops.ClientAsync();
        var answer = (await client.GetAsync($"{ShopClient.CreatePath(ShopProcess.WalletId)}?{query}")).ShouldBeError(400, "validation_failed");
        var name = query[..query.IndexOf('=', StringComparison.Ordinal)];
        answer.ErrorPaths.ShouldContain(p => p.EndsWith(name, StringComparison.Ordinal), answer.Text);
    }
}
