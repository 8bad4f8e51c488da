using System.Net;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Exchange rates over HTTP.</summary>
public static class RatesBuilderExtensions
{
    /// <summary>
    /// Adds Coinbase, Kraken, Binance and CoinGecko as sources of exchange rates; none needs a key. Calling it twice is safe: the settings add up.
    /// </summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Selects sources and sets their addresses; wrong settings fail the start.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddRates(this IInvoicingBuilder builder, Action<RatesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<RatesOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RatesOptions>, RatesOptionsValidator>());
        return builder
            .AddSource<CoinbaseRates>(CoinbaseRates.SourceName)
            .AddSource<KrakenRates>(KrakenRates.SourceName)
            .AddSource<BinanceRates>(BinanceRates.SourceName)
            .AddSource<CoinGeckoRates>(CoinGeckoRates.SourceName);
    }

    private static IInvoicingBuilder AddSource<TSource>(this IInvoicingBuilder builder, string name)
        where TSource : HttpRateSource
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IRateProvider) && service.ImplementationType == typeof(TSource)))
            return builder;
        // A client for each source, so that one that rests does not stop the others.
        builder.Services.AddHttpClient(HttpRateSource.ClientName(name), client =>
            {
                client.Timeout = RatesResilience.Timeout;
                client.MaxResponseContentBufferSize = RatesResilience.MaxAnswerBytes;
                client.DefaultRequestHeaders.Add("User-Agent", "InvoiceModule");
                client.DefaultRequestHeaders.Add("Accept", "application/json");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // What is too large is not read to its end to save the connection.
                MaxResponseDrainSize = 0,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .AddResilienceHandler("rates", RatesResilience.Configure);
        return builder.AddRateProvider<TSource>();
    }
}
