using System.Globalization;
using InvoiceModule.Benchmarks;

// latency [changes]: from the node to the merchant. verify [invoices]: the verification of a whole database. Otherwise: reading blocks, for each of the given numbers of leased addresses.
if (args is ["latency", ..])
{
    await LatencyBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40);
    return 0;
}

// lists [invoices] [wallets]: what a page of the dashboard costs whoever sees them all, on SQLite and PostgreSQL.
if (args is ["lists", ..])
{
    var (rows, wallets) = (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
    return await ListBenchmark.RunAsync(rows, wallets) ? 0 : 1;
}

if (args is ["verify", ..])
{
    await VerifyBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000);
    return 0;
}

var sizes = args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray() : [10_000, 1_000_000];
await ScanBenchmark.RunAsync(sizes);
return 0;
