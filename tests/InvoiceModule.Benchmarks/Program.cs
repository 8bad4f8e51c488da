using System.Globalization;
using InvoiceModule.Benchmarks;

// latency [changes]: from the node to the merchant. Otherwise: reading blocks, for each of the given numbers of leased addresses.
if (args is ["latency", ..])
{
    await LatencyBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40);
    return;
}

var sizes = args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray() : [10_000, 1_000_000];
await ScanBenchmark.RunAsync(sizes);
