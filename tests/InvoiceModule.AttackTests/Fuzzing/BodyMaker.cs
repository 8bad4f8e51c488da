using System.Text;
using System.Text.Json;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Writes bodies after their schema, mostly valid, and then spoils them.</summary>
internal sealed class BodyMaker(JsonElement root, bool failsSlowly, Random random, FuzzCoverage coverage)
{
    // A chain whose node is down gets two seconds to answer, each time.
    private const int MaxSlowFailures = 6;

    private static readonly (string Blockchain, string Symbol)[] Currencies =
        [("bitcoin-sim", "BTC"), ("ethereum-sim", "USDT"), ("ethereum-sim", "ETH"), ("Bitcoin-SIM", "btc"), ("dogecoin-sim", "DOGE"), ("ethereum-sim", "BTC"), ("no-such", "USDT")];

    private double _spoil;
    private int _failures;
    private (string Blockchain, string Symbol) _currency;

    /// <summary>A body's bytes.</summary>
    public byte[] Make(JsonElement schema, Guid wallet)
    {
        // A third is wholly valid, the others are wrong in few places or in many.
        _spoil = random.Next(3) switch { 0 => 0, 1 => 0.06, _ => 0.3 };
        _currency = wallet == FuzzWorld.FailingWallet && random.Next(4) > 0 ? ("dogecoin-sim", "DOGE") : _spoil == 0 ? Currencies[random.Next(3)] : Pick(Currencies);
        if (failsSlowly && wallet == FuzzWorld.FailingWallet && _currency.Symbol == "DOGE" && ++_failures > MaxSlowFailures)
            _currency = Currencies[1];
        var text = Write(FuzzDescription.Resolve(root, schema), "");
        var bytes = Encoding.UTF8.GetBytes(text);
        return _spoil > 0 && random.Next(6) == 0 ? Damage(bytes) : bytes;
    }

    private string Write(JsonElement schema, string path)
    {
        schema = FuzzDescription.Resolve(root, schema);
        if (schema.TryGetProperty("oneOf", out var choices) && Chance(0.85))
            schema = FuzzDescription.Resolve(root, choices[path.EndsWith("value", StringComparison.Ordinal) ? random.Next(choices.GetArrayLength()) : 0]);
        else if (schema.TryGetProperty("oneOf", out choices))
            schema = FuzzDescription.Resolve(root, choices[random.Next(choices.GetArrayLength())]);
        if (Spoil())
            return Pick(Traps.Json);
        if (schema.TryGetProperty("properties", out var properties))
            return Object(properties, path);
        if (schema.TryGetProperty("items", out var items))
            return Chance(0.9) ? $"[{Write(items, path)}]" : $"[{Write(items, path)},{Write(items, path)}]";
        return Value(schema, path);
    }

    private string Object(JsonElement properties, string path)
    {
        var members = new List<(string Name, string Value)>();

        // Exactly one price, most of the time.
        var fiat = Chance(0.4);
        foreach (var property in properties.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var isPrice = name is "value" or "fiatCurrency";
            var isNeeded = name is "blockchain" or "symbol" or "confirmations" or "fiatCurrency.currency" or "fiatCurrency.value";
            var take = Spoil() ? Chance(0.5) : isPrice ? name == "value" != fiat : isNeeded || Chance(0.4);
            if (!take)
                continue;
            coverage.Member(name);
            members.Add((property.Name, Write(property.Value, name)));
        }

        if (Chance(0.1))
            members.Add((Pick(Traps.Assignments), Quote(Canaries.Assignment)));
        if (Spoil())
            members.Add((Pick(Traps.Texts), Pick(Traps.Json)));
        if (members.Count > 0 && Spoil())
            members.Add(members[random.Next(members.Count)]);
        return $"{{{string.Join(',', members.Select(m => $"{Quote(m.Name)}:{m.Value}"))}}}";
    }

    private string Value(JsonElement schema, string path) => path switch
    {
        "blockchain" => Quote(_currency.Blockchain),
        "symbol" => Quote(_currency.Symbol),
        "fiatCurrency.currency" => Quote(Pick(["USD", "EUR", "usd", "eUr", "GBP", "JPY", "XXX", "US", "USDT"], valid: 5)),
        "fiatCurrency.value" => schema.GetProperty("type").GetString() == "string" ? Pick(["\"19.90\"", "\"0.01\"", "\"100\"", "\"1.999\"", "\"0\"", "\"9999999999999999999999\""], valid: 3) : Pick(["1", "19.9", "0.01", "1e2", "0", "-5", "1.001", "1e30"], valid: 3),
        "value" => schema.GetProperty("type").GetString() == "string" ? Pick(["\"1\"", "\"5000000\"", "\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"", "\"0\""], valid: 3) : Pick(["1", "5000000", "1000000000000000000", "115792089237316195423570985008687907853269984665640564039457584007913129639935", "0"], valid: 4),
        "secret_key" => Quote(Canaries.SecretKey + Text(200)),
        "data.order_id" or "data.user_data" => Quote(Canaries.Private + Text(128)),
        _ when path.StartsWith("data.url_", StringComparison.Ordinal) => Quote(Chance(0.8) && _spoil == 0 ? $"https://shop.example/{Mark(path)}?t={random.Next()}" : Pick(Traps.Urls)),
        _ when schema.GetProperty("type").GetString() == "integer" => Integer(schema),
        _ => Quote(Text(300)),
    };

    private string Integer(JsonElement schema)
    {
        var (min, max) = (schema.GetProperty("minimum").GetInt64(), schema.GetProperty("maximum").GetInt64());
        if (_spoil == 0)
            return FormattableString.Invariant($"{random.NextInt64(Math.Max(1, min), Math.Min(max, Math.Max(1, min) + 25) + 1)}");
        return FormattableString.Invariant($"{Pick([min, max, min - 1, max + 1, 0L, 2147483648L])}");
    }

    private string Text(int longest)
    {
        if (_spoil == 0)
            return Pick(["A-1", "Bücher 🔑", "order\t7", "e\u0301\u2028", "\u202e", "<b>&</b>", ""]);
        return random.Next(8) == 0 ? new string(Pick(["a", "ß", "\u0301"])[0], longest + random.Next(-2, 6000)) : Pick(Traps.Texts);
    }

    // The payer is led to the others.
    private static string Mark(string path) => path == "data.url_callback" ? Canaries.Private : "public";

    private byte[] Damage(byte[] bytes)
    {
        switch (random.Next(8))
        {
            case 0:
                return bytes[..random.Next(bytes.Length + 1)];
            case 1:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes));
            case 2:
                return [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(10, 10_000)))), .. bytes];
            case 3:
                return [.. bytes, .. Enumerable.Repeat((byte)' ', random.Next(60_000, 70_000))];
            case 4:
                return [.. new byte[] { 0xEF, 0xBB, 0xBF }, .. bytes];
            case 5:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            default:
                var at = random.Next(bytes.Length + 1);
                return [.. bytes[..at], .. Pick(Traps.Bytes), .. bytes[Math.Min(bytes.Length, at + random.Next(3))..]];
        }
    }

    // Escapes only what must be, so that most characters go as they are; an escaped name or value is the same name or value.
    private string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
            json.Append(c is '"' or '\\' ? $"\\{c}" : c < ' ' || Chance(0.01) && !char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString());
        return json.Append('"').ToString();
    }

    private bool Spoil() => _spoil > 0 && Chance(_spoil);

    private bool Chance(double share) => random.NextDouble() < share;

    private T Pick<T>(T[] values, int valid = 0) => values[random.Next(_spoil == 0 && valid > 0 ? valid : values.Length)];
}
