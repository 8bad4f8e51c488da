using System.Globalization;
using InvoiceModule.Benchmarks;

var sizes = args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray() : [10_000, 1_000_000];
await ScanBenchmark.RunAsync(sizes);
