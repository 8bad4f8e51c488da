using System.Diagnostics;
using System.Globalization;
using System.Text;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F68, C9: whatever a merchant does, an attempt ends within 15.5 s and reads little. It is waiting, and so beside other tests.</summary>
public sealed class HostileMerchantTests
{
    // What is read of an answer is 4 KiB and the 16 KiB of headers at most; the rest is what one read of the socket brings along.
    private const int MostRead = 20 * 1024;

    [Fact]
    public async Task Every_mode_ends_within_fifteen_seconds_of_its_own_accord()
    {
        using var stall = SilentListener.StallTls();
        using var hole = await SilentListener.BlackHoleAsync();
        var table = await Task.WhenAll(HostileMode.All.Select(async mode =>
        {
            await using var merchant = new MerchantServer((_, stream, token) => HostileMode.AnswerAsync(mode, stream, token));
            return (Mode: mode, await MeasureAsync(new InvoicingCallbackOptions(), merchant.Url)).ToTuple();
        }).Append(SilentAsync("TLS stall", stall)).Append(SilentAsync("SYN black hole", hole)));

        Figures.Write("hostile merchants, time", string.Join('\n', table.Select(r => string.Create(CultureInfo.InvariantCulture, $"  {r.Item1,-24} {r.Item2.Time.TotalSeconds,5:F1} s  {r.Item2.Read,6} bytes read  {r.Item2.Error ?? "success"}")).Prepend($"{table.Length} modes, attempts of 15 s")));
        table.ShouldAllBe(r => r.Item2.Time < TimeSpan.FromSeconds(15.5));
        table.ShouldAllBe(r => r.Item2.Read <= MostRead);
        table.Where(r => r.Item2.Error is null).Select(r => r.Item1).ShouldBe(["good", "body drip", "endless body", "reset in mid-body", "gzip bomb", "endless chunk extension", "length that lies", "trailer flood"], ignoreOrder: true);
    }

    private static async Task<Tuple<string, (TimeSpan Time, long Read, string? Error)>> SilentAsync(string mode, SilentListener merchant)
        => Tuple.Create(mode, await MeasureAsync(new InvoicingCallbackOptions(), merchant.Url));

    private static async Task<(TimeSpan Time, long Read, string? Error)> MeasureAsync(InvoicingCallbackOptions options, string url)
    {
        options.AllowedNetworks = ["127.0.0.0/8"];
        options.DeniedPorts = [];
        var dialer = new CountingDialer();
        using var sender = new SenderRig(options, dialer: dialer);
        var watch = Stopwatch.StartNew();
        var outcome = await sender.SendAsync(url, "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G", Encoding.UTF8.GetBytes("{}"), [new byte[32]]);
        return (watch.Elapsed, dialer.BytesRead, outcome.Error);
    }
}
