using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using InvoiceModule.Callbacks.Client;

namespace InvoiceModule.Tests.Callbacks.Client;

public sealed class CallbackTests
{
    [Fact]
    public void Reads_every_member()
    {
        var callback = Callback.Parse(Full());
        callback.Id.ShouldBe(Guid.Parse("7f3c2a9e-0b1d-4c5e-8f60-112233445566"));
        callback.Type.ShouldBe("invoice.overpaid");
        callback.EventId.ShouldBe("evt_1");
        callback.Timestamp.ShouldBe(new DateTimeOffset(2026, 11, 23, 12, 5, 0, 250, TimeSpan.Zero));
        callback.Version.ShouldBe(4);
        callback.Superseded.ShouldBe(["2", "evt_0"]);
        callback.SecretKey.ShouldBe("sécret 🔑 \u2028");
        callback.Status.ShouldBe(CallbackStatus.Paid);
        callback.Value.ShouldBe((BigInteger.One << 256) - 1);
        callback.Received.ShouldBe(BigInteger.Parse("100000000000000000001", System.Globalization.CultureInfo.InvariantCulture));
        callback.Due.ShouldBe(BigInteger.Zero);
        callback.Exceptions.ShouldBe(["overpaid", "late"]);
        callback.Txs.ShouldBe(["ab", "cd"]);
        callback.IsFinal.ShouldBeFalse();
        callback.IsActive.ShouldBeFalse();
        callback.ContractAddress.ShouldBeNull();
        callback.FiatCurrency.ShouldBe(new CallbackFiat { Currency = "EUR", Value = "19.99", Percent = -5, Rate = "45454.545454545454545454" });
        callback.Data.ShouldBe(new CallbackData { OrderId = "A-1", UrlCallback = "https://shop.example/cb", UrlPay = "https://shop.example/pay/1" });
    }

    [Theory]
    [InlineData("NOT_PAID", CallbackStatus.NotPaid)]
    [InlineData("PARTIALLY_PAID", CallbackStatus.PartiallyPaid)]
    [InlineData("IN_MEMPOOL", CallbackStatus.InMempool)]
    [InlineData("IN_BLOCK", CallbackStatus.InBlock)]
    [InlineData("PAID", CallbackStatus.Paid)]
    public void Reads_the_five_statuses(string word, CallbackStatus expected) => Callback.Parse(Full(b => b["status"] = word)).Status.ShouldBe(expected);

    [Fact]
    public void Unknown_members_are_passed_over_and_optional_ones_may_be_missing()
    {
        var callback = Callback.Parse(Full(b =>
        {
            b["new_member"] = new JsonObject { ["a"] = 1 };
            foreach (var name in (string[])["superseded", "secret_key", "contract_address", "exception", "fiat_currency", "payment_uri"])
                b.Remove(name);
        }));
        callback.Superseded.ShouldBeEmpty();
        callback.SecretKey.ShouldBeNull();
        callback.Exceptions.ShouldBeNull();
        callback.FiatCurrency.ShouldBeNull();
        Callback.Parse(Full(b => b["superseded"] = null)).Superseded.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("event_id")]
    [InlineData("version")]
    [InlineData("status")]
    [InlineData("value")]
    [InlineData("received")]
    [InlineData("due")]
    [InlineData("symbol")]
    [InlineData("data")]
    public void What_money_hangs_on_must_be_there(string member)
    {
        Should.Throw<FormatException>(() => Callback.Parse(Full(b => b.Remove(member)))).Message.ShouldContain(member);
        Should.Throw<FormatException>(() => Callback.Parse(Full(b => b[member] = null)));
    }

    [Theory]
    [InlineData("value", "1.5")]
    [InlineData("value", "1e3")]
    [InlineData("value", "-1")]
    [InlineData("value", "\"1\"")]
    [InlineData("value", "1000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("status", "\"REFUNDED\"")]
    [InlineData("status", "\"paid\"")]
    [InlineData("status", "4")]
    [InlineData("status", "\"4\"")]
    [InlineData("superseded", "[{}]")]
    [InlineData("superseded", "1")]
    [InlineData("id", "\"7\"")]
    public void The_wrong_kind_is_refused(string member, string json)
        => Should.Throw<FormatException>(() => Callback.Parse(Full(b => b[member] = JsonNode.Parse(json))));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"id\":")]
    public void What_is_no_object_is_refused(string body) => Should.Throw<FormatException>(() => Callback.Parse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_member_that_is_there_twice_is_refused()
    {
        var text = Encoding.UTF8.GetString(Full());
        Should.Throw<FormatException>(() => Callback.Parse(Encoding.UTF8.GetBytes(text.Replace("\"version\":4", "\"version\":4,\"version\":5", StringComparison.Ordinal))));
    }

    internal static byte[] Full(Action<JsonObject>? change = null)
    {
        var body = JsonNode.Parse(
            """
            {"id":"7f3c2a9e-0b1d-4c5e-8f60-112233445566","blockchain":"ethereum","symbol":"ETH","address":"0x00","contract_address":null,"active":false,
            "value":115792089237316195423570985008687907853269984665640564039457584007913129639935,"created":"2026-11-23T12:00:00.000Z","expiry":"2026-11-23T12:15:00.000Z",
            "status":"PAID","confirmations":12,"fiat_currency":{"currency":"EUR","value":"19.99","percent":-5,"rate":"45454.545454545454545454"},"txs":["ab","cd"],
            "data":{"order_id":"A-1","url_callback":"https://shop.example/cb","url_pay":"https://shop.example/pay/1"},
            "amount":"115792089237316195423570985008687907853269984665640564039457.584007913129639935","decimals":18,"confirmations_required":6,
            "received":100000000000000000001,"due":0,"exception":["overpaid","late"],"is_final":false,"version":4,"payment_uri":null,
            "secret_key":"sécret 🔑 \u2028","type":"invoice.overpaid","event_id":"evt_1","timestamp":"2026-11-23T12:05:00.250Z","superseded":[2,"evt_0"]}
            """)!.AsObject();
        change?.Invoke(body);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
