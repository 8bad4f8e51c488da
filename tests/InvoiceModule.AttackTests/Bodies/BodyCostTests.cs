using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using InvoiceModule.Tests.Setup;

namespace InvoiceModule.AttackTests.Bodies;

/// <summary>F43: whatever stands in a body, refusing it costs less than 50 ms of processor time, the sender's own share included.</summary>
[Collection(Alone.Name)]
public sealed class BodyCostTests
{
    private const int Largest = 64 * 1024;
    private const int Repeats = 20;

    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    private static readonly (string Name, int Status, byte[] Body, string Type)[] Bodies =
    [
        ("a megabyte", 413, Ascii(new string(' ', 1024 * 1024)), "application/json"),
        ("10,000 arrays deep", 400, Ascii(new string('[', 10_000) + new string(']', 10_000)), "application/json"),
        ("10,000 objects deep", 400, Ascii(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)), "application/json"),
        ("never closed", 400, Ascii(new string('[', Largest)), "application/json"),
        ("6,000 members", 400, Ascii("{" + string.Join(',', Enumerable.Range(0, 6000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{i}\":1"))) + "}"), "application/json"),
        ("10,000 times one member", 400, Ascii("{" + string.Join(',', Enumerable.Repeat("\"a\":1", 10_000)) + "}"), "application/json"),
        ("a number of 65,000 digits", 400, Ascii("{\"value\":" + new string('9', 65_000) + "}"), "application/json"),
        ("a text of 65,000 digits", 400, Ascii("{\"value\":\"" + new string('9', 65_000) + "\"}"), "application/json"),
        ("a long fraction", 400, Ascii("{\"fiatCurrency\":{\"currency\":\"USD\",\"value\":\"0." + new string('9', 65_000) + "\"}}"), "application/json"),
        ("10,000 escapes", 400, Ascii("{\"data\":{\"title\":\"" + string.Concat(Enumerable.Repeat("\\ud83d", 10_000)) + "\"}}"), "application/json"),
        ("UTF-16", 400, Encoding.Unicode.GetBytes("{\"value\":1}"), "application/json"),
        ("a byte order mark and no more", 400, [0xEF, 0xBB, 0xBF], "application/json"),
        ("bytes that are no text", 400, [.. Enumerable.Repeat((byte)0xC0, Largest)], "application/json"),
        ("another content type", 415, Ascii("{}"), "text/plain"),
    ];

    [Fact]
    public async Task No_body_costs_fifty_milliseconds_of_processor_time()
    {
        await using var host = await ApiHost.StartAsync();
        var lines = new List<string>();
        foreach (var (name, status, body, type) in Bodies)
        {
            for (var i = 0; i < 3; i++)
                await SendAsync(host, body, type, status, name);
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Repeats; i++)
                await SendAsync(host, body, type, status, name);
            var each = (Environment.CpuUsage.TotalTime - before) / Repeats;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {name,-30} {each.TotalMilliseconds,6:0.0} ms"));
            each.ShouldBeLessThan(Bound, name);
        }

        Figures.Write("bodies, processor time of a refusal", string.Join('\n', lines.Prepend($"{Bodies.Length} bodies, bound 50 ms")));
    }

    private static async Task SendAsync(ApiHost host, byte[] body, string type, int status, string name)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        (await host.SendAsync(HttpMethod.Post, $"/api/v1/wallets/{ApiHost.Wallet}/invoices", content)).Status.ShouldBe(status, name);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
