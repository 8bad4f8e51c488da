using System.Text.Json;
using System.Text.Json.Nodes;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>Bodies of a create.</summary>
internal static class InvoiceOrder
{
    /// <summary>An invoice of a value in base units.</summary>
    public static JsonObject Crypto(long value = 100_000, string blockchain = "bitcoin-sim", string symbol = "BTC", int confirmations = 1) => new()
    {
        ["blockchain"] = blockchain,
        ["symbol"] = symbol,
        ["value"] = value,
        ["confirmations"] = confirmations,
    };

    /// <summary>An invoice of a price in fiat money.</summary>
    public static JsonObject Fiat(string value = "100", string currency = "USD", int? percent = null, string blockchain = "bitcoin-sim", string symbol = "BTC", int confirmations = 1)
    {
        var fiat = new JsonObject { ["currency"] = currency, ["value"] = value };
        if (percent is not null)
            fiat["percent"] = percent;
        return new JsonObject { ["blockchain"] = blockchain, ["symbol"] = symbol, ["fiatCurrency"] = fiat, ["confirmations"] = confirmations };
    }

    /// <summary>The same with one member set, or taken out by null.</summary>
    public static JsonObject With(this JsonObject order, string member, JsonNode? value)
    {
        if (value is null)
            order.Remove(member);
        else
            order[member] = value;
        return order;
    }

    /// <summary>The same with a member of <c>data</c>.</summary>
    public static JsonObject WithData(this JsonObject order, string member, JsonNode? value)
    {
        order["data"] ??= new JsonObject();
        order["data"]![member] = value;
        return order;
    }

    public static JsonObject WithOrderId(this JsonObject order, string orderId) => order.WithData("order_id", orderId);

    public static JsonObject WithCallback(this JsonObject order, Uri url) => order.WithData("url_callback", url.ToString());

    /// <summary>A value no JSON library would write: raw text in place of the member.</summary>
    public static string WithRaw(this JsonObject order, string member, string raw)
    {
        order[member] = "\u0001raw\u0001";
        return order.ToJsonString().Replace("\"\\u0001raw\\u0001\"", raw, StringComparison.Ordinal);
    }

    public static JsonElement ToElement(this JsonObject order) => JsonSerializer.SerializeToElement(order);
}
