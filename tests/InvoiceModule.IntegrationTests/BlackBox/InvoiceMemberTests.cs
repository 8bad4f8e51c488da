using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The members of an invoice and their types.</summary>
[Collection(RequestCollection.Name)]
public sealed class InvoiceMemberTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_new_invoice_has_every_member(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var before = DateTime.UtcNow.AddSeconds(-5);
        var created = await client.OrderAsync(InvoiceOrder.Fiat("10", "EUR", 5).WithOrderId("members"));
        var read = await client.InvoiceAsync(created.Id);
        read.GetRawText().ShouldBe(created.GetRawText());

        created.Text("blockchain").ShouldBe("bitcoin-sim");
        created.Text("symbol").ShouldBe("BTC");
        created.Address.ShouldNotBeNullOrWhiteSpace();
        created.GetProperty("contract_address").ValueKind.ShouldBe(JsonValueKind.Null);
        created.Active.ShouldBeTrue();
        created.Time("created").ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(5));
        created.Time("expiry").ShouldBe(created.Time("created").AddMinutes(15));
        created.Status.ShouldBe("NOT_PAID");
        created.Confirmations.ShouldBe(0);
        created.Txs.ShouldBeEmpty();
        created.GetProperty("decimals").GetInt32().ShouldBe(8);
        created.GetProperty("confirmations_required").GetInt32().ShouldBe(1);
        created.Received.ShouldBe(0);
        created.Due.ShouldBe(created.Value);
        created.GetProperty("exception").ValueKind.ShouldBe(JsonValueKind.Null);
        created.GetProperty("is_final").GetBoolean().ShouldBeFalse();
        created.Version.ShouldBe(1);
        created.Text("payment_uri").ShouldContain(created.Address);
        created.Text("payment_uri").ShouldContain($"amount={created.Text("amount")}");
        created.GetProperty("data").Text("url_pay").ShouldEndWith($"/pay/{created.Id}");
    }

    [Fact]
    public async Task The_pay_link_lives_under_the_first_listening_address()
    {
        var shop = await shops.StartAsync(DatabaseKind.Sqlite);
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto());
        invoice.GetProperty("data").Text("url_pay").ShouldBe($"{shop.BaseAddress}pay/{invoice.Id}");
        (await shop.Client.GetAsync(invoice.GetProperty("data").Text("url_pay"))).ShouldBe(200);
    }

    [Theory]
    [InlineData("USDT", 6)]
    [InlineData("ETH", 18)]
    public async Task An_account_chain_has_its_own_members(string symbol, int decimals)
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1_500_000, "ethereum-sim", symbol));
        invoice.GetProperty("decimals").GetInt32().ShouldBe(decimals);
        var contract = invoice.GetProperty("contract_address");
        contract.ValueKind.ShouldBe(symbol == "USDT" ? JsonValueKind.String : JsonValueKind.Null);
        invoice.Text("payment_uri").ShouldStartWith("ethereum:");
        invoice.Text("payment_uri").ShouldContain(symbol == "USDT" ? contract.GetString()! : invoice.Address);
        if (symbol == "USDT")
            invoice.Text("amount").TrimEnd('0').ShouldBe("1.5");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task The_wallet_names_its_currencies(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var wallet = (await client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}")).ShouldBe(200).Json;
        wallet.Id.ShouldBe(ShopProcess.WalletId);
        wallet.Text("type").ShouldBe("INVOICE");
        wallet.Text("name").ShouldNotBeNullOrWhiteSpace();
        var currencies = wallet.GetProperty("currencies").EnumerateArray()
            .Select(c => (c.Text("blockchain"), c.Text("symbol"), c.GetProperty("decimal").GetInt32(), c.Active, c.GetProperty("contract_address").ValueKind)).ToArray();
        currencies.ShouldBe(
        [
            ("bitcoin-sim", "BTC", 8, true, JsonValueKind.Null),
            ("ethereum-sim", "ETH", 18, true, JsonValueKind.Null),
            ("ethereum-sim", "USDT", 6, true, JsonValueKind.String),
            ("dogecoin-sim", "DOGE", 8, false, JsonValueKind.Null),
        ], ignoreOrder: true);
        (await client.GetAsync($"api/v1/wallets/{ShopProcess.PrivateWalletId}")).ShouldBe(200).Json.Text("type").ShouldBe("PRIVATE");
    }

    [Fact]
    public async Task Ids_are_found_in_any_case()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto());
        (await client.GetAsync($"api/v1/invoices/{invoice.Id.ToUpperInvariant()}")).ShouldBe(200).Json.Id.ShouldBe(invoice.Id);
    }
}
