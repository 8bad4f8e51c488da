using InvoiceModule.Rates;
using InvoiceModule.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.RatesPackage;

/// <summary>The package's sources as a host gets them, all turned to one fake site.</summary>
internal sealed class Sources : IAsyncDisposable
{
    public static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    private readonly ServiceProvider _services;

    public Sources(Uri site, Action<RatesOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        new InvoicingBuilder(services).AddRates(options =>
        {
            foreach (var source in (RateSourceOptions[])[options.Coinbase, options.Kraken, options.Binance, options.CoinGecko])
                source.BaseAddress = site;
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
    }

    public IRateProvider this[string name] => _services.GetServices<IRateProvider>().Single(source => source.Name == name);

    public IEnumerable<IRateProvider> All => _services.GetServices<IRateProvider>();

    public ValueTask<RateQuote?> Ask(string name, string @base = "BTC", string quote = "USD", DateTime? now = null)
        => this[name].GetRateAsync(new RateRequest(@base, quote) { Now = now ?? Now }, TestContext.Current.CancellationToken);

    public async Task<string> Refused(string name, string @base = "BTC", string quote = "USD")
        => (await Should.ThrowAsync<RateSourceException>(async () => await Ask(name, @base, quote))).Message;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
