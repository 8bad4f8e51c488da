using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>
/// Reads a create's body. It judges only form (JSON, types, duplicates); the rules are <see cref="CreateInvoiceValidator"/>'s, so that both report
/// at once. Members it does not know are ignored: what the module decides (id, status, address, ...) cannot be sent.
/// </summary>
internal static class CreateInvoiceParser
{
    private const int Missing = int.MinValue;

    /// <summary>Reads the bytes of a body.</summary>
    /// <param name="body">UTF-8 JSON; a byte order mark is passed over (RFC 8259, 8.1).</param>
    /// <param name="errors">Takes the faults; with any of them the request is not to be used.</param>
    public static CreateInvoiceRequest Parse(ReadOnlyMemory<byte> body, ValidationErrors errors)
    {
        using var document = JsonBody.Read(body, errors);
        if (document is null)
            return Empty;
        var root = new JsonMembers(document.RootElement, "$", errors);
        return new CreateInvoiceRequest
        {
            Blockchain = root.Text("blockchain") ?? "",
            Symbol = root.Text("symbol") ?? "",
            Value = Value(root),
            FiatCurrency = Fiat(root.Member("fiatCurrency")),
            Expiry = root.Integer("expiry") ?? CreateInvoiceValidator.MinExpiry,
            Confirmations = Confirmations(root, errors),
            SecretKey = root.Text("secret_key"),
            Pause = root.Integer("pause"),
            Data = Data(root.Member("data")),
        };
    }

    private static CreateInvoiceRequest Empty => new() { Blockchain = "", Symbol = "", Confirmations = Missing };

    private static int Confirmations(JsonMembers root, ValidationErrors errors)
    {
        if (root.Integer("confirmations") is { } confirmations)
            return confirmations;
        if (!errors.Has("$.confirmations"))
            errors.Add("$.confirmations", "Is required: the number of confirmations after which the invoice counts as paid, such as 3.");
        return Missing;
    }

    private static BigInteger? Value(JsonMembers root)
    {
        if (root.NumberText("value") is not { } text)
            return null;
        if (BaseUnits.TryParse(text, out var value))
            return value;
        root.Fault("value", CreateInvoiceValidator.ValueMessage);
        return null;
    }

    private static FiatAmount? Fiat(JsonMembers? fiat)
        => fiat is { } members ? new FiatAmount(members.Text("currency") ?? "", members.NumberText("value"), members.Integer("percent") ?? 0) : null;

    private static InvoiceData Data(JsonMembers? data)
        => data is not { } members
            ? new InvoiceData()
            : new InvoiceData
            {
                OrderId = members.Text("order_id"),
                Title = members.Text("title"),
                Description = members.Text("description"),
                UrlCallback = members.Text("url_callback"),
                UrlSuccess = members.Text("url_success"),
                UrlFailed = members.Text("url_failed"),
                UserData = members.Text("user_data"),
            };
}
