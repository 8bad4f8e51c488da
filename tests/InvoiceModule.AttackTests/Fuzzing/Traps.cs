namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>The dictionary: values at which programs like this one have broken.</summary>
internal static class Traps
{
    /// <summary>Texts, before any escaping.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "\t", "null", "undefined", "NaN", "true", "0", "-1", "\u0000", "a\u0000b", "\u0001", "\u001b[31mred\u001b[0m", "line\r\nSet-Cookie: a=b", "line\nbreak", "\u2028\u2029",
        "\u202egnp.exe", "\ufeff", "\uffff", "🔑", "👨‍👩‍👧‍👦", "e\u0301", "İıſK", "ÀÉ", "ß", "١٢", "①②⑦", "Ω", "\ud83d\udd11x", "' OR 1=1 --", "'; DROP TABLE invoicing_invoices; --", "\"", "\\", "\\u0000",
        "%00", "%2e%2e%2f", "../../../../etc/passwd", "..", ".", "/", "//", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "<script>alert(1)</script>", "</script><svg onload=alert(1)>", "=HYPERLINK(\"http://a\")",
        "+1", "@SUM(A1)", "-2+3", "%s%s%n", "{0}", "{1}{2}", "{Method}", "CON", "__proto__", "constructor", "true\u0000", "A\u030a", "\u200b", "\u00a0", "ｆｕｌｌ", "x'y\"z<>&",
    ];

    /// <summary>Whole JSON values, as they stand in a body.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1.0", "1e3", "1E3", "1e400", "-1e400", "1e-9", "1e-400", "0.1", "0.30000000000000004", "9007199254740993", "1234567890123456789",
        "2147483647", "2147483648", "-2147483649", "9223372036854775808", "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936", "00", "01", "+1", ".5", "5.", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "'1'", "\"\"", "\"1\"", "\"01\"",
        "\"-1\"", "\"1e3\"", "\"1.50\"", "\"١٢\"", "\" 1\"", "\"0x10\"", "[]", "[[]]", "[null]", "[1,2]", "{}", "[{}]", "[{},{}]", "{\"a\":1,\"a\":2}", "{\"\":0}", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\u0000\"", "\"\\u00e9\"", "\"\\/\"", "\"a\tb\"", "undefined", "/**/1", "1//", "1,", "", " ", "\u00a01", "tru", "nul", "\"open", "[", "{", "]", "}",
    ];

    /// <summary>Callback and redirect addresses.</summary>
    public static readonly string[] Urls =
    [
        "https://shop.example/a", "http://shop.example", "HTTP://shop.example", "https:/shop.example", "https:shop.example", "//evil.example/", "http:/\\evil.example", "http:\\\\evil.example", "http://①②⑦.⓪.⓪.①/",
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a/", "gopher://127.0.0.1:25/", "http://user:pass@shop.example/", "http://@shop.example/", "http://a@b@c/", "http://[::1]/", "http://[::1%25lo]/",
        "http://[::ffff:127.0.0.1]/", "http://0x7f.1/", "http://127.1/", "http://2130706433/", "http://shop.example:0/", "http://shop.example:65536/", "http://shop.example:99999999999/", "http://shop.example:-1/", "http://shop.example:/",
        "http://shop.example\r\nX: y", "http://shop.example/\u2028", "http://shop。example/", "http://shop.example/%00", "http://shop.example/%", "http://shop.example/a b", "http://", "https://", "http:///", "http://.", "http://..", "http://-a-/",
        "http://xn--/", "http://xn--a/", "http://xn--ls8h.example/", "http://ß.example/", "http://例え.テスト/", "http://a..b/", "http://[", "http://[::", "http://]", "http://shop.example?x", "http://shop.example#x", "http://1.2.3.4.5/", "http://\u200b/",
    ];

    /// <summary>Identifiers in paths.</summary>
    public static readonly string[] Ids =
    [
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-guid", "{7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11}", "7b0f4c1e5d0a4b529a3e0f6f2a1c9d11", "7B0F4C1E-5D0A-4B52-9A3E-0F6F2A1C9D11",
        "(7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11)", " 7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11", "7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11\u0000", "{0x7b0f4c1e,0x5d0a,0x4b52,{0x9a,0x3e,0x0f,0x6f,0x2a,0x1c,0x9d,0x11}}", "evt_", "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G",
        "1", "-1", "null", "*", "..", ".", "a/b", "'", "%", "%zz", "%2e%2e", "%c0%af", "١", "🔑", "\u202e",
    ];

    /// <summary>Query values.</summary>
    public static readonly string[] Query =
    [
        "", "0", "1", "100", "101", "-1", "1e2", "+5", " 5", "5 ", "٥", "2147483648", "99999999999999999999", "true", "True", "1", "TRUE", "false", "PAID", "paid", "PAID,IN_BLOCK", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00.123456789Z", "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-1-1T00:00:00Z",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "________________________________", "CJ3kVBTCAAAAAAAAAAAAAAAAAAAAAAAA", "BITCOIN-SIM", "bitcoin-sim", "btc", "İ", "%00", "' OR ''='", "NOT_PAID",
    ];

    /// <summary>Bytes that are thrown into a body.</summary>
    public static readonly byte[][] Bytes =
    [
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xFF], [0x1F, 0x8B, 0x08], "\u2028"u8.ToArray(), "\\u0000"u8.ToArray(), "\""u8.ToArray(),
        "{"u8.ToArray(), "}"u8.ToArray(), "[["u8.ToArray(), "//"u8.ToArray(), "\r\n\r\n"u8.ToArray(),
    ];

    /// <summary>What a client must not be able to set; the value is looked for in every answer.</summary>
    public static readonly string[] Assignments =
    [
        "id", "status", "address", "active", "created", "txs", "received", "due", "version", "is_final", "wallet_id", "walletId", "amount", "rate", "payment_uri", "exception", "confirmations_required", "contract_address", "event_id", "url_pay", "Value", "SECRET_KEY", "$type", "__proto__",
    ];
}
