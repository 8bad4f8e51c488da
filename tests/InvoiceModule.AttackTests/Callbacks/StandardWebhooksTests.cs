using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.Callbacks;
using InvoiceModule.Callbacks.Client;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F73, F74: our signatures before the reference library's eyes, and our verifier's judgement beside its own.</summary>
public sealed class StandardWebhooksTests
{
    private const int Deliveries = 10_000;

    private static readonly Dictionary<string, byte[]> Keys = new(StringComparer.Ordinal) { ["new"] = Key(1, 32), ["old"] = Key(2, 24), ["expired"] = Key(3, 64) };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string[] Texts => ["", "a", "🔑", "👨‍👩‍👧‍👦", "\u2028\u2029", "\\u0000", "é", "e\u0301", "\"\\/\b\f\n\r\t", "\u202e", "ß", "١٢", "<>&'", "\uffff", "\ud83d\udd11", "%00", "\u0001"];

    [Fact]
    public async Task The_reference_library_verifies_ten_thousand_deliveries()
    {
        var text = JsonSerializer.Serialize(Keys.ToDictionary(k => k.Key, k => Secret(k.Value)));
        using var oracle = new OracleProcess("merchant", text);
        var port = int.Parse(await oracle.ReadAsync(), CultureInfo.InvariantCulture);
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.1/32"], DeniedPorts = [] });
        var generated = new GeneratedCallbacks();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, Deliveries), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            var random = new Random(i);

            // Before a rotation, while both keys live, and after it.
            string[] live = (i % 3) switch { 0 => ["old"], 1 => ["new", "old"], _ => ["new"] };
            var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{string.Join(',', live)}");

            // Every second one as the product composes it, the others any JSON at all.
            var id = EventId(random);
            var body = i % 2 == 0 ? generated.Next(random, id, large: i % 100 == 0) : Body(random, large: i % 101 == 0);
            var outcome = await sender.SendAsync(url, id, body, [.. live.Select(name => Keys[name])]);
            outcome.Error.ShouldBeNull($"delivery {i}");
        });
        using var http = new HttpClient();
        var counts = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")), TestContext.Current.CancellationToken));
        Figures.Write("standardwebhooks", string.Create(CultureInfo.InvariantCulture, $"{counts.GetProperty("verified")} of {Deliveries} deliveries verified by npm's library, every second one the callback of a generated invoice ({counts.GetProperty("bytes").GetInt64() / 1_000_000} MB, {watch.Elapsed.TotalSeconds:F1} s), wrong: {counts.GetProperty("wrong")}"));
        generated.Seen.ShouldBe(GeneratedCallbacks.Expected, ignoreOrder: true);
        counts.GetProperty("wrong").GetInt32().ShouldBe(0, counts.GetProperty("first").ToString());
        counts.GetProperty("verified").GetInt32().ShouldBe(Deliveries);
    }

    [Fact]
    public async Task Our_verifier_judges_as_the_reference_library_does()
    {
        using var oracle = new OracleProcess("judge");
        var random = new Random(74);
        var (accepted, rejected, stricter) = (0, 0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var (key, id, timestamp, signature, body) = Case(random);
            await oracle.WriteAsync(JsonSerializer.Serialize(new { key, id, timestamp, signature, body = Convert.ToBase64String(body) }));
            var theirs = bool.Parse(await oracle.ReadAsync());
            var ours = new CallbackVerifier(key).Verify(id, timestamp, signature, body) == CallbackVerification.Valid;

            // JavaScript's parseInt takes "1795400000junk" for a number; we do not.
            if (theirs && !ours && !timestamp.All(char.IsAsciiDigit))
            {
                stricter++;
                continue;
            }

            ours.ShouldBe(theirs, $"case {i}: {id} | {timestamp} | {signature}");
            (accepted, rejected) = (accepted + (ours ? 1 : 0), rejected + (ours ? 0 : 1));
        }

        accepted.ShouldBeGreaterThan(500);
        rejected.ShouldBeGreaterThan(500);
        Figures.Write("verifier", string.Create(CultureInfo.InvariantCulture, $"{accepted} accepted and {rejected} rejected as npm's library does, {stricter} timestamps with junk rejected by ours alone"));
    }

    private static (string Key, string Id, string Timestamp, string Signature, byte[] Body) Case(Random random)
    {
        var key = Keys.Values.ElementAt(random.Next(3));
        var id = EventId(random);
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (random.Next(5) == 0 ? (random.Next(2) == 0 ? 1 : -1) * random.Next(310, 100_000) : random.Next(-250, 250));
        var body = Body(random, large: false);
        var signature = CallbackSignature.Sign(random.Next(3) == 0 ? [Keys["new"], key] : [key], id, seconds, body);
        var timestamp = seconds.ToString(CultureInfo.InvariantCulture);
        switch (random.Next(14))
        {
            case 0:
                id = EventId(random);
                break;
            case 1:
                id += ".1";
                break;
            case 2:
                signature = $"v1,AAAA v2,{signature[3..]} junk v1 {signature}";
                break;
            case 3:
                signature = $"v1a,x {signature.Replace("v1,", "v2,", StringComparison.Ordinal)}";
                break;
            case 4:
                signature = CallbackSignature.Sign([Key(9, 32)], id, seconds, body);
                break;
            case 5:
                body = [.. body, (byte)' '];
                break;
            case 6:
                signature = signature[..^1];
                break;
            case 7:
                signature += ",tail";
                break;
            case 8:
                timestamp += "junk";
                break;
            case 9:
                timestamp = (seconds + 1).ToString(CultureInfo.InvariantCulture);
                break;
            case 10:
                signature = signature.Replace("v1,", "V1,", StringComparison.Ordinal);
                break;
            default:
                break;
        }

        return (Secret(key), id, timestamp, signature, body);
    }

    private static byte[] Body(Random random, bool large)
    {
        var members = Enumerable.Range(0, random.Next(1, 6)).ToDictionary(i => $"member{i}", _ => Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)]);
        if (large)
            members["large"] = new string('x', 63 * 1024) + "🔑";
        return JsonSerializer.SerializeToUtf8Bytes(members, Relaxed);
    }

    private static string EventId(Random random) => "evt_" + string.Concat(Enumerable.Range(0, 26).Select(_ => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[random.Next(32)]));

    private static byte[] Key(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + (seed * 31)))];

    private static string Secret(byte[] key) => CallbackSignature.Prefix + Convert.ToBase64String(key);
}
