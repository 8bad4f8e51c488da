using System.Numerics;
using InvoiceModule.Rates;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Play;

/// <summary>A source of rates that moves, and fails.</summary>
internal sealed class SimRates(Dice dice, Scheduler scheduler) : IRateProvider
{
    /// <summary>Cents for a whole coin.</summary>
    public int Cents { get; private set; } = 5_000_000;

    /// <summary>What was told, and when.</summary>
    public List<(DateTime At, int Cents)> Given { get; } = [];

    public bool IsFailing { get; set; }

    public string Name => "sim";

    public void Move() => Cents = Math.Max(1000, Cents + dice.Between(-Cents / 8, Cents / 8));

    /// <summary>The coin loses so many of a thousand.</summary>
    public void Fall(int permille) => Cents = Math.Max(1000, Cents - Cents / 1000 * permille);

    /// <summary>What was told from then on.</summary>
    public IEnumerable<int> Since(DateTime time) => Given.AsEnumerable().Reverse().TakeWhile(g => g.At >= time).Select(g => g.Cents);

    public ValueTask<RateQuote?> GetRateAsync(RateRequest request, CancellationToken cancellationToken)
    {
        if (IsFailing)
            throw new RateSourceException("The source is away.");
        if (request.Quote != "USD" || request.Base is not ("BTC" or "ETH" or "TOK" or "ETS"))
            return ValueTask.FromResult<RateQuote?>(null);
        Given.Add((scheduler.Time, Cents));
        return ValueTask.FromResult<RateQuote?>(new RateQuote(new Rational(new BigInteger(Cents), 100), request.Now));
    }
}
