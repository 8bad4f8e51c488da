using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceModule.Setup;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Says what is wrong with an answer, in view of the request and of what was written.</summary>
internal sealed partial class FuzzOracle(FuzzWorld world, FuzzCoverage coverage)
{
    /// <summary>The first fault; null when the answer is as it has to be.</summary>
    public string? Fault(FuzzRequest request, RawAnswer? answer, IReadOnlyList<string> changes)
    {
        if (answer is null)
            return request.MayBeStopped ? null : "the connection was closed without an answer";
        if (Array.Find(Canaries.Inside, c => answer.Text.Contains(c, StringComparison.Ordinal) || answer.Headers.Values.Any(v => v.Contains(c, StringComparison.Ordinal))) is { } leak)
            return $"the answer holds '{leak}'";
        if (answer.Status >= 500 && !IsExplained(request, answer))
            return "an unexplained 5xx";
        if ((answer.Status >= 400 || request.Method != "POST") && changes.Count > 0)
            return $"{answer.Status} left behind: {string.Join(", ", changes)}";
        if (request.Operation is null)
            return request.Target.StartsWith("/pay", StringComparison.Ordinal) && answer.Text.Contains(Canaries.Private, StringComparison.Ordinal) ? "a payer's page shows what is the merchant's" : null;

        // The server and its routing refuse without a body; nothing else does.
        if (answer.Body.Length == 0)
            return answer.Status is 400 or 404 or 405 or 411 or 413 or 414 or 417 or 431 or 505 && request.MayBeStopped ? null : $"{answer.Status} has no body";
        return request.MayBeStopped ? Loose(answer) : Described(request, request.Operation, answer, changes);
    }

    // A request that was bent away from its operation may have hit another one: form and content type still hold.
    private static string? Loose(RawAnswer answer)
        => answer.Header("Cache-Control") != "no-store" && answer.MediaType is "application/json" or "application/problem+json" ? "it may be cached" : null;

    private string? Described(FuzzRequest request, FuzzOperation operation, RawAnswer answer, IReadOnlyList<string> changes)
    {
        if (!operation.Answers.TryGetValue(answer.Status, out var contents))
            return $"{answer.Status} is not described for {operation.Id}";
        if (answer.Header("Cache-Control") != "no-store" || answer.Header("X-Content-Type-Options") != "nosniff")
            return "it may be cached or sniffed";
        var isError = answer.Status >= 400;
        var type = isError ? request.AsksForProblem ? "application/problem+json" : "application/json" : contents.Keys.Single();
        if (answer.MediaType != type)
            return $"its content type is {answer.MediaType}, not {type}";
        if (type == "text/csv")
            return Csv(answer);
        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(answer.Body);
        }
        catch (JsonException exception)
        {
            return $"it is no JSON: {exception.Message}";
        }

        if (world.Description.Schemas.Fault(contents[type], json) is { } fault)
            return fault;
        return isError ? Problem(answer, json) : Success(request, operation, answer, json, changes);
    }

    private string? Problem(RawAnswer answer, JsonElement json)
    {
        var code = json.GetProperty("code").GetString()!;
        coverage.Code(code);
        var (status, title) = ApiErrors.Of(code);
        if (status != answer.Status || json.GetProperty("status").GetInt32() != status || json.GetProperty("title").GetString() != title || json.GetProperty("type").GetString() != $"urn:invoicemodule:error:{code}")
            return "status, code, title and type do not belong together";
        var hasErrors = json.TryGetProperty("errors", out var errors);
        if (hasErrors != (status == 400) || hasErrors && !errors.EnumerateObject().Any())
            return "errors belongs to 400, and only there";
        if (status is 429 or 503 != answer.Headers.ContainsKey("Retry-After"))
            return "Retry-After belongs to 429 and 503, and only there";
        return json.GetProperty("detail").GetString()!.Length > 0 && json.GetProperty("traceId").GetString()!.Length > 0 ? null : "detail or traceId is empty";
    }

    private string? Success(FuzzRequest request, FuzzOperation operation, RawAnswer answer, JsonElement json, IReadOnlyList<string> changes)
    {
        if (operation.Id == "createInvoice")
        {
            var replayed = answer.Header("Idempotency-Replayed") == "true";
            if (!world.Invoices.Contains(json.GetProperty("id").GetString()!) == replayed && replayed)
                return "a replay gave an unknown invoice";
            if (replayed ? changes.Count > 0 : changes.Count(c => c == "INSERT invoices") != 1 || changes.Count(c => c == "INSERT leases") != 1)
                return $"a create ({(replayed ? "replayed" : "new")}) wrote: {string.Join(", ", changes)}";
            if (!replayed)
                world.Invoices.Add(json.GetProperty("id").GetString()!);
            return Echo(request, json);
        }

        if (operation.Id == "listInvoices" && json.GetProperty("next_cursor").GetString() is { } cursor && world.Cursors.Count < 50)
            world.Cursors.Add(cursor);
        return operation.Id == "cancelInvoice" && !changes.Contains("UPDATE invoices") ? "a cancellation wrote nothing" : null;
    }

    private static string? Echo(FuzzRequest request, JsonElement json)
    {
        if (!json.GetProperty("data").GetProperty("url_pay").GetString()!.StartsWith("https://shop.example/pay/", StringComparison.Ordinal))
            return "url_pay does not come from the configuration";
        var sent = Sent(request);
        if (sent.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null && BigInteger.Parse(value.ToString(), CultureInfo.InvariantCulture) != BigInteger.Parse(json.GetProperty("value").GetRawText(), CultureInfo.InvariantCulture))
            return "value is not what was sent";
        if (!sent.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null)
            return null;
        data = data.ValueKind == JsonValueKind.Array ? data[0] : data;
        foreach (var member in data.EnumerateObject())
        {
            if (member.Name != "url_pay" && json.GetProperty("data").TryGetProperty(member.Name, out var kept) && kept.GetString() != member.Value.GetString())
                return $"data.{member.Name} was not kept exactly";
        }

        return null;
    }

    // No cell begins with what a spreadsheet runs.
    private static string? Csv(RawAnswer answer) => Formula().IsMatch(answer.Text) ? "a cell begins with a formula" : null;

    private bool IsExplained(FuzzRequest request, RawAnswer answer)
    {
        if (answer.Status != 503 || request.Operation?.Id != "createInvoice")
            return false;
        var code = JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("code").GetString();
        var sent = Sent(request);
        var failing = string.Equals(sent.GetProperty("blockchain").GetString(), "dogecoin-sim", StringComparison.OrdinalIgnoreCase);
        return code switch
        {
            "chain_unavailable" => failing && world.Number % 2 == 0,
            "address_unavailable" => failing && world.Number % 2 == 1,
            "rate_unavailable" => Currency(sent) is { } currency && currency.ToUpperInvariant() is not ("USD" or "EUR"),
            _ => false,
        };
    }

    // A byte order mark is passed over (RFC 8259, 8.1).
    private static JsonElement Sent(FuzzRequest request)
    {
        var body = request.Body.AsSpan();
        return JsonSerializer.Deserialize<JsonElement>(body.StartsWith("\uFEFF"u8) ? body[3..] : body);
    }

    private static string? Currency(JsonElement sent)
    {
        if (!sent.TryGetProperty("fiatCurrency", out var fiat))
            return null;
        return (fiat.ValueKind == JsonValueKind.Array ? fiat[0] : fiat).GetProperty("currency").GetString();
    }

    [GeneratedRegex("(^|,)\"[=+\\-@\\t\\r\\n]", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Formula();
}
