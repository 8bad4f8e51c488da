using InvoiceModule.Rates;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Testing;

/// <summary>The simulated world before anything has happened in it.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The chains, by default <c>bitcoin-sim</c>, <c>ethereum-sim</c> and <c>dogecoin-sim</c>.</summary>
    public IList<SimulatedChainOptions> Chains { get; } = [.. SimulatedChains.All];

    /// <summary>The rates at start: the price of one whole unit of the base in whole units of the quote currency, greater than 0.</summary>
    public IDictionary<RateRequest, Rational> Rates { get; } = new Dictionary<RateRequest, Rational>
    {
        [new("BTC", "USD")] = new(50_000, 1),
        [new("ETH", "USD")] = new(2_500, 1),
        [new("USDT", "USD")] = new(1, 1),
        [new("DOGE", "USD")] = new(1, 10),
        [new("EUR", "USD")] = new(11, 10),
    };

    /// <summary>
    /// Where product time starts, against the database's clock (configuration: <c>Simulator:ClockOffset</c>). It may be negative. On a journal that
    /// holds something already it only moves time forwards: an offset that is not greater than the stored one changes nothing.
    /// </summary>
    public TimeSpan? ClockOffset { get; set; }

    /// <summary>Keeps the journal in memory instead of the host's database: it ends with the process, and other processes see another world.</summary>
    public bool KeepInMemory { get; set; }
}
