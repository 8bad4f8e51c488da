using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>
/// The documentation's "Create Invoice" form: its fields in its order, and between them the three that its table has and its form forgot. What is sent
/// becomes the body of the API's call, byte for byte what the shown command sends, and is judged by the same rules.
/// </summary>
internal sealed record CreateForm(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What makes a form that is sent twice one invoice.</summary>
    public const string RequestField = "request";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields below wallet, blockchain and symbol.</summary>
    public static IReadOnlyList<CreateFormField> Fields { get; } =
    [
        new("value", "Value (in crypto)", "$.value", "In base units (satoshi, wei, ...): this, or a fiat value.", "numeric"),
        new("currency", "Currency (if the invoice is in fiat)", "$.fiatCurrency.currency", "ISO 4217, such as EUR."),
        new("fiat", "Value (in fiat)", "$.fiatCurrency.value", "Such as 19.99.", "decimal"),
        new("percent", "Percent (if you need)", "$.fiatCurrency.percent", "Markup on a fiat value, -99..1000; negative is a discount."),
        new("expiry", "Expiry (minute)", "$.expiry", "15..40.", "numeric"),
        new("confirmations", "Confirmations *", "$.confirmations", "After how many it counts as paid.", "numeric"),
        new("secret_key", "Secret Key", "$.secret_key", "Only ever sent to your callback."),
        new("order_id", "Your Order ID", "$.data.order_id"),
        new("title", "Title", "$.data.title", "The payer sees it."),
        new("description", "Description", "$.data.description", "The payer sees it.", IsLong: true),
        new("url_callback", "URL Callback", "$.data.url_callback", "http:// or https://", "url"),
        new("url_success", "URL success", "$.data.url_success", "http:// or https://", "url"),
        new("url_failed", "URL failed", "$.data.url_failed", "http:// or https://", "url"),
        new("user_data", "User data", "$.data.user_data", null, IsLong: true),
        new("pause", "Pause (minute)", "$.pause", "How long the address rests at least afterwards, 0..525600.", "numeric"),
    ];

    public static CreateForm Empty { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["expiry"] = "15", ["confirmations"] = "1" });

    /// <summary>An empty form for one wallet.</summary>
    public static CreateForm For(string? wallet)
        => string.IsNullOrEmpty(wallet) ? Empty : new(new Dictionary<string, string>(Empty.Values, StringComparer.Ordinal) { ["wallet"] = wallet });

    public static CreateForm Read(IFormCollection form)
        => new(form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal));

    /// <summary>What the API says of a request, for a person: of JSON it speaks to a program, and a decimal comma it does not know.</summary>
    /// <param name="errors">By JSON path.</param>
    public IReadOnlyDictionary<string, string[]> InWords(IReadOnlyDictionary<string, string[]> errors)
        => errors.ToDictionary(e => e.Key, e => Words(e.Key, e.Value), StringComparer.Ordinal);

    private string[] Words(string path, string[] messages) => messages switch
    {
        [CreateInvoiceValidator.ValueMessage] => [DashboardTexts.BaseUnitsWanted],
        [JsonMembers.IntegerMessage] => [DashboardTexts.WholeNumberWanted],
        _ when path == "$.fiatCurrency.value" && this["fiat"].Contains(',', StringComparison.Ordinal) => [DashboardTexts.PointWanted],
        _ => messages,
    };

    /// <summary>The same form, for another invoice than the one it has made.</summary>
    public CreateForm Again() => new(Values.Where(v => v.Key != RequestField).ToDictionary(StringComparer.Ordinal));

    public string this[string name] => Values.GetValueOrDefault(name) ?? "";

    /// <summary>The body of the call: only what was filled in.</summary>
    public byte[] ToBody()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("blockchain", this["blockchain"]);
            writer.WriteString("symbol", this["symbol"]);
            Number(writer, "value", "value");
            if (this["currency"].Length > 0 || this["fiat"].Length > 0 || this["percent"].Length > 0)
            {
                writer.WriteStartObject("fiatCurrency");
                Text(writer, "currency");
                Number(writer, "value", "fiat");
                Number(writer, "percent", "percent");
                writer.WriteEndObject();
            }

            Number(writer, "expiry", "expiry");
            Number(writer, "confirmations", "confirmations");
            Number(writer, "pause", "pause");
            Text(writer, "secret_key");
            string[] data = ["order_id", "title", "description", "url_callback", "url_success", "url_failed", "user_data"];
            if (data.Any(name => this[name].Length > 0))
            {
                writer.WriteStartObject("data");
                foreach (var name in data)
                    Text(writer, name);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The same call as a command for a shell (POSIX).</summary>
    /// <param name="url">The API's address for it.</param>
    /// <param name="body">The body.</param>
    public static string ToCurl(string url, byte[] body)
        => $"curl -X POST {Quote(url)} \\\n  -H 'Content-Type: application/json' \\\n  --data-raw {Quote(Encoding.UTF8.GetString(body))}";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void Text(Utf8JsonWriter writer, string name)
    {
        if (this[name].Length > 0)
            writer.WriteString(name, this[name]);
    }

    // What is no number goes as text, for the API's own rule to say what is wrong with it.
    private void Number(Utf8JsonWriter writer, string member, string field)
    {
        var text = this[field].Trim();
        if (text.Length == 0)
            return;
        var isNumber = text.Length <= 100 && text.TrimStart('-').Length > 0 && text.TrimStart('-').All(c => char.IsAsciiDigit(c) || c == '.')
            && text.Count(c => c == '.') <= 1 && !text.EndsWith('.') && !text.TrimStart('-').StartsWith('.') && text.LastIndexOf('-') <= 0
            && !(text.TrimStart('-') is ['0', var second, ..] && char.IsAsciiDigit(second));
        if (isNumber)
        {
            writer.WritePropertyName(member);
            writer.WriteRawValue(text);
        }
        else
        {
            writer.WriteString(member, text);
        }
    }
}
