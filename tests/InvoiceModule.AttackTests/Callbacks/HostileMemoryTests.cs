using System.Globalization;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F68: whatever a merchant does, an attempt needs little memory. How much is read in the whole of its time, <see cref="HostileMerchantTests"/> measures.</summary>
[Collection(Alone.Name)]
public sealed class HostileMemoryTests
{
    private const int MostBytes = 1_500_000;

    [Fact]
    public async Task No_mode_makes_an_attempt_need_more_than_a_megabyte_and_a_half()
    {
        var lines = new List<string>();
        foreach (var mode in HostileMode.All)
        {
            await using var merchant = new MerchantServer((_, stream, token) => HostileMode.AnswerAsync(mode, stream, token));
            await MeasureAsync(mode, merchant.Url, lines);
        }

        // These end before a word is read: in the greeting of TLS, and in the connecting.
        using var stall = SilentListener.StallTls();
        await MeasureAsync("TLS stall", stall.Url, lines);
        using var hole = await SilentListener.BlackHoleAsync();
        await MeasureAsync("SYN black hole", hole.Url, lines);
        Figures.Write("hostile merchants, memory of an attempt", string.Join('\n', lines.Prepend($"{lines.Count} modes")));
    }

    private static async Task MeasureAsync(string mode, string url, List<string> lines)
    {
        const int Attempts = 5;
        var dialer = new CountingDialer();
        using var sender = new SenderRig(
            new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], DeniedPorts = [], AttemptTimeout = TimeSpan.FromMilliseconds(300) }, dialer: dialer);
        await sender.SendAsync(url);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var read = dialer.BytesRead;
        await Task.WhenAll(Enumerable.Range(0, Attempts).Select(_ => sender.SendAsync(url)));

        // What the merchant in this process needs for itself is in it too.
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Attempts;
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {mode,-24} {each / 1024,5} KiB allocated, {(dialer.BytesRead - read) / Attempts,6} bytes read"));
        each.ShouldBeLessThan(MostBytes, mode);
    }
}
