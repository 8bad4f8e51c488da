using System.Globalization;
using System.Text;
using InvoiceModule.Tests.Setup;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Makes one request after another out of the description, what is known of the world, and the dictionary.</summary>
internal sealed class RequestMaker(FuzzWorld world, BodyMaker bodies, Random random, FuzzCoverage coverage)
{
    private static readonly string[] OddHeaders =
    [
        "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: evil.example", "X-HTTP-Method-Override: DELETE", "Range: bytes=0-1", "Expect: 100-continue", "If-None-Match: *", "Accept-Encoding: gzip, br", "Accept-Language: tr-TR",
        "Cookie: a=b; a=c", "Authorization: Basic !!!", "Authorization: Bearer x.y.z", "traceparent: 00-00000000000000000000000000000000-0000000000000000-01", "Content-Language: x", "Forwarded: for=\"[::1]\"", "X-Api-Key: \u00ff", "Origin: null",
    ];

    private static readonly string[] OddContentTypes =
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json; charset=\"utf-8\"", "application/json;", "application/json, text/plain", "application/problem+json", "",
        "APPLICATION/JSON", "application/json; charset=utf-8; charset=utf-16", "application/json; charset=\u00fftf-8", "*/*",
    ];

    private readonly List<FuzzRequest> _keyed = [];

    public FuzzRequest Next()
    {
        if (random.Next(12) == 0)
            return Page();
        if (_keyed.Count > 0 && random.Next(25) == 0)
            return Pick(_keyed);
        var create = world.Description.Operations.First(o => o.Body is not null);
        var operation = random.Next(5) < 2 ? create : world.Description.Operations[random.Next(world.Description.Operations.Count)];
        return For(operation);
    }

    private FuzzRequest For(FuzzOperation operation)
    {
        var (stopped, invoice, wallet) = (false, Pick(world.Invoices), ApiHost.Wallet);
        var path = operation.Path;
        var query = new List<string>();
        var headers = new List<string> { random.Next(40) == 0 ? "Host: evil.example:1" : "Host: localhost" };
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path")
            {
                var value = PathValue(operation, parameter.Name, ref invoice, ref wallet);
                coverage.Parameter(operation.Id, parameter.Name);
                stopped |= value.Length == 0 || value.Any(c => c is '\0' or '/' or '.');
                path = path.Replace($"{{{parameter.Name}}}", Escape(value), StringComparison.Ordinal);
            }
            else if (parameter.In == "query" && (random.Next(4) == 0 || parameter.Name == "created_to" && operation.Id == "exportInvoices" && random.Next(8) > 0))
            {
                coverage.Parameter(operation.Id, parameter.Name);
                var value = QueryValue(operation, parameter.Name);
                query.Add($"{parameter.Name}={Escape(value)}");
                if (random.Next(20) == 0)
                    query.Add(query[^1]);
            }
            else if (parameter.In == "header" && random.Next(4) == 0)
            {
                coverage.Parameter(operation.Id, parameter.Name);
                var value = HeaderValue();
                stopped |= value.Any(c => c is < ' ' or > '~');
                headers.Add($"{parameter.Name}: {value}");
                if (random.Next(30) == 0)
                    headers.Add(headers[^1]);
            }
        }

        if (random.Next(30) == 0)
            query.Add(Pick(["a[]=1", "&&&", "=", "limit", "%", "__proto__=1", "status=PAID;active=true", "apikey=x"]));
        return Dress(operation, path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), headers, wallet, stopped);
    }

    private FuzzRequest Dress(FuzzOperation operation, string target, List<string> headers, Guid wallet, bool stopped)
    {
        if (random.Next(10) == 0)
        {
            headers.Add(Pick(OddHeaders));
            stopped |= headers[^1].Any(c => c > '~') || headers[^1].StartsWith("Expect", StringComparison.Ordinal);
        }

        var asksForProblem = random.Next(15) == 0;
        if (asksForProblem || random.Next(30) == 0)
            headers.Add(asksForProblem ? "Accept: application/problem+json" : "Accept: " + Pick(["text/html", "*/*;q=0", "application/json;q=0", ",,,", "\"", "application/problem+json;q=0"]));
        var body = operation.Body is { } schema ? bodies.Make(schema, wallet) : random.Next(20) == 0 ? "{\"a\":1}"u8.ToArray() : null;
        if (body is not null && random.Next(25) > 0)
        {
            var odd = random.Next(25) == 0;
            headers.Add("Content-Type: " + (odd ? Pick(OddContentTypes) : "application/json"));
            stopped |= headers[^1].Any(c => c > '~');
        }

        if (random.Next(60) == 0)
            headers.Add("Content-Encoding: " + Pick(["gzip", "identity", "br, gzip"]));
        var method = random.Next(50) == 0 ? Pick(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "X"]) : operation.Method;
        stopped |= method != operation.Method;
        if (random.Next(60) == 0)
        {
            target = Pick(["/", "//", "/.", "/%2e%2e", "/;a=b", "/invoices", ".json"]) is { } tail && random.Next(2) == 0 ? target + tail : "/" + target;
            stopped = true;
        }

        var request = new FuzzRequest
        {
            Operation = operation,
            Method = method,
            Target = target,
            Headers = headers,
            Body = body,
            Chunked = body is not null && random.Next(10) == 0,
            MayBeStopped = stopped,
            AsksForProblem = asksForProblem,
        };
        if (operation.Body is not null && !stopped && headers.Exists(h => h.StartsWith("Idempotency-Key", StringComparison.Ordinal)) && _keyed.Count < 200)
            _keyed.Add(request);
        return request;
    }

    private FuzzRequest Page()
    {
        var id = random.Next(3) > 0 ? Pick(world.Invoices) : Pick(Traps.Ids);
        var target = Pick([$"/pay/{Escape(id)}", $"/pay/{Escape(id)}/status", $"/pay/{Escape(id)}/qr.svg", $"/pay/{Escape(id)}?url_success=javascript:alert(1)", "/invoicing", $"/invoicing?before={Escape(Pick(Traps.Query))}", $"/invoicing/invoices/{Escape(id)}", "/pay/assets/pay.css", "/invoicing/assets/dashboard.css"]);
        return new FuzzRequest { Method = "GET", Target = target, Headers = ["Host: localhost"], MayBeStopped = true };
    }

    private string PathValue(FuzzOperation operation, string name, ref string invoice, ref Guid wallet)
    {
        if (random.Next(8) == 0)
            return Pick(Traps.Ids);
        switch (name)
        {
            case "walletId":
                wallet = random.Next(12) switch { 0 => ApiHost.PrivateWallet, 1 or 2 => FuzzWorld.FailingWallet, 3 => new Guid(random.Next(), 1, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1), _ => ApiHost.Wallet };
                return wallet.ToString();
            case "eventId":
                var chosen = invoice;
                var own = world.Events.Where(e => e.Invoice == chosen).ToList();
                return own.Count > 0 && random.Next(5) > 0 ? Pick(own).Event : Pick(world.Events).Event;
            default:
                if (operation.Parameters.Any(p => p.Name == "eventId") && random.Next(4) > 0)
                    invoice = Pick(world.Events).Invoice;
                return invoice;
        }
    }

    private string QueryValue(FuzzOperation operation, string name)
    {
        // Whole exports would be most of the work: mostly only what is older than the world.
        if (name == "created_to" && operation.Id == "exportInvoices" && random.Next(20) > 0)
            return "2026-01-01T00:00:00Z";
        return random.Next(3) == 0 ? Pick(Traps.Query) : name switch
        {
            "limit" => random.Next(1, 21).ToString(CultureInfo.InvariantCulture),
            "cursor" => Pick(world.Cursors),
            "status" => Pick(["PAID", "NOT_PAID", "IN_BLOCK", "IN_MEMPOOL", "PARTIALLY_PAID"]),
            "active" => Pick(["true", "false"]),
            "order_id" => Pick([Canaries.Private, .. Traps.Texts]),
            _ => Pick(Traps.Query),
        };
    }

    private string HeaderValue() => random.Next(4) switch
    {
        0 => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Pick(Traps.Texts).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal))),
        1 => new string('k', random.Next(250, 260)),
        _ => FormattableString.Invariant($"key-{random.Next(100)}"),
    };

    private static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(value))
            text.Append(b < 128 && (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' or (byte)'/') ? ((char)b).ToString() : FormattableString.Invariant($"%{b:X2}"));
        return text.ToString();
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
