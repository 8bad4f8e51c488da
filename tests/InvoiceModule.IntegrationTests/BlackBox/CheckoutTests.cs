using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The sample's checkout: somebody clicks twice, or his browser sends a form again.</summary>
[Collection(PaymentCollection.Name)]
public sealed partial class CheckoutTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_form_sent_twice_orders_once_and_another_choice_is_another_order(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var page = (await client.GetAsync("checkout?product=tea")).ShouldBe(200).Text;
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(client, page, "bitcoin-sim/BTC")));
        first.Distinct().Count().ShouldBe(1);
        (await SendAsync(client, page, "bitcoin-sim/BTC")).ShouldBe(first[0]);

        // Whoever goes back and chooses another coin pays in that one.
        (await SendAsync(client, page, "ethereum-sim/ETH")).ShouldNotBe(first[0]);
        (await SendAsync(client, (await client.GetAsync("checkout?product=tea")).ShouldBe(200).Text, "bitcoin-sim/BTC")).ShouldNotBe(first[0]);

        // What was not paid is ordered anew, and not found ended.
        var invoice = first[0].Split('/')[^1];
        (await client.CancelAsync(invoice)).ShouldBe(200);
        string? again = null;
        await client.UntilAsync(async () => (again = await SendAsync(client, page, "bitcoin-sim/BTC")) != first[0], "another order");
        (await client.InvoiceAsync(again!.Split('/')[^1])).Active.ShouldBeTrue();
    }

    // A header is ASCII: the browser is let go to the payment page, and sent there, by the name that it knows.
    [Fact]
    public async Task A_shop_may_be_called_in_letters_of_any_script()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:PublicBaseUrl"] = "https://müller.example/käse" });
        var page = (await shop.Client.GetAsync("checkout?product=tea")).ShouldBe(200);
        page.Headers["Content-Security-Policy"].ShouldEndWith("form-action 'self' https://xn--mller-kva.example");
        var pay = await SendAsync(shop.Client, page.Text, "bitcoin-sim/BTC");
        pay.ShouldStartWith("https://xn--mller-kva.example/k%C3%A4se/pay/");
        var invoice = await shop.Client.InvoiceAsync(pay.Split('/')[^1]);
        invoice.GetProperty("data").Text("url_pay").ShouldBe(pay);
        (await shop.Client.GetAsync($"pay/{invoice.Id}")).ShouldBe(200);
        (await shop.Client.GetAsync("")).ShouldBe(200);
    }

    // Where it leads to pay.
    private static async Task<string> SendAsync(ShopClient client, string page, string currency)
    {
        var answer = await client.SendAsync(HttpMethod.Post, "checkout", new FormUrlEncodedContent(
            Hidden().Matches(page).Select(m => KeyValuePair.Create(m.Groups["name"].Value, m.Groups["value"].Value)).Append(KeyValuePair.Create("currency", currency))));
        answer.Status.ShouldBe(302, answer.Text);
        return answer.Headers["Location"];
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Hidden();
}
