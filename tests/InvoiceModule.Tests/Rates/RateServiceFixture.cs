using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

/// <summary>A rate service over fake sources, with its clock and its log.</summary>
internal sealed class RateServiceFixture
{
    public TestClock Clock { get; } = new();

    public InvoicingRateOptions Options { get; } = new() { Timeout = TimeSpan.FromSeconds(3) };

    public ListLogger<RateService> Log { get; } = new();

    public RateService Make(params IRateProvider[] sources) => new(Options, Clock, Log, sources);

    public static Task<PriceRate?> Ask(RateService service, string symbol = "BTC", string fiat = "USD")
        => service.GetAsync(symbol, fiat, TestContext.Current.CancellationToken);
}
