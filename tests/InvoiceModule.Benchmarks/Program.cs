using System.Globalization;
using InvoiceModule.Benchmarks;

// latency [changes]: from the node to the merchant. verify [invoices]: the verification of a whole database. Otherwise: reading blocks, for each of the given numbers of leased addresses.
if (args is ["latency", ..])
{
    await LatencyBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40);
    return;
}

if (args is ["verify", ..])
{
    await VerifyBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000);
    return;
}

var sizes = args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray() : [10_000, 1_000_000];
await ScanBenchmark.RunAsync(sizes);
