using System.Globalization;
using InvoiceModule.Callbacks;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.ClusterTests;

/// <summary>What the tables say of deliveries: C2, C5 and C9.</summary>
internal static class DeliveryCheck
{
    // The schedule's shortest waits, in seconds: contract, section 5, less 20 %.
    private static readonly double[] Waits = [4, 24, 96, 384, 1440, 2880];

    // An attempt whose process is stopped lasts as long as that.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(15.5 + 9);

    public static async Task<IReadOnlyList<string>> RunAsync(Truth truth)
    {
        var faults = new List<string>();
        foreach (var open in await truth.ReadAsync(db => db.Set<InvoiceEvent>().Where(e => e.State == CallbackState.Pending || e.State == CallbackState.Dead || e.State == CallbackState.Held).ToListAsync()))
            faults.Add($"C2: {open.Id} is {open.State} after {open.Attempts} attempts");
        var attempts = await truth.ReadAsync(db => db.Set<CallbackAttempt>().OrderBy(a => a.EventId).ThenBy(a => a.Number).ToListAsync());
        foreach (var attempt in attempts.Where(a => a.DurationMs > LongestAttempt.TotalMilliseconds))
            faults.Add($"C9: attempt {attempt.Number} of {attempt.EventId} took {attempt.DurationMs} ms");
        foreach (var (earlier, later) in attempts.Zip(attempts.Skip(1)).Where(p => p.First.EventId == p.Second.EventId))
        {
            var waited = (later.At - earlier.At).TotalSeconds;
            var least = Math.Max(earlier.RetryAfterSeconds ?? 0, Waits[Math.Min(earlier.Number, Waits.Length) - 1]);
            if (waited < least * 0.99 - 0.1)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"C5: attempt {later.Number} of {later.EventId} came after {waited:0.0} s instead of {least:0} s"));
            if (later.Number != earlier.Number + 1)
                faults.Add($"F64: the attempts of {later.EventId} are not counted one by one");
        }

        return faults;
    }
}
