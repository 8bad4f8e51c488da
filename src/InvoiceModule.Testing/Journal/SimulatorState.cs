using InvoiceModule.Rates;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Testing.Journal;

/// <summary>The simulated world as it stands after the facts applied so far. Not safe for several threads: the journal guards it.</summary>
internal sealed class SimulatorState
{
    private readonly Dictionary<string, Ledger> _ledgers;
    private readonly Dictionary<(string Base, string Quote), Rational?> _rates;

    public SimulatorState(SimulatorOptions options)
    {
        _ledgers = options.Chains.ToDictionary(c => c.Blockchain, c => new Ledger(c), StringComparer.OrdinalIgnoreCase);
        _rates = options.Rates.ToDictionary(r => (r.Key.Base.ToUpperInvariant(), r.Key.Quote.ToUpperInvariant()), r => (Rational?)r.Value);
    }

    /// <summary>The number of the last fact, 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Product time less the database's.</summary>
    public TimeSpan Offset { get; private set; }

    public IEnumerable<Ledger> Ledgers => _ledgers.Values;

    public Ledger Ledger(string blockchain)
        => _ledgers.TryGetValue(blockchain, out var ledger)
            ? ledger
            : throw new SimulatorException(
                SimulatorFault.NotFound,
                "blockchain",
                $"There is no simulated chain '{(blockchain.Length <= 64 ? blockchain : blockchain[..64] + "...")}', but {string.Join(", ", _ledgers.Keys)}.");

    /// <summary>A pair's rate.</summary>
    /// <returns>False when the pair is not known; a null rate means that the source fails.</returns>
    public bool TryGetRate(string @base, string quote, out Rational? rate) => _rates.TryGetValue((@base, quote), out rate);

    public void Apply(long sequence, SimulatorFact fact)
    {
        switch (fact)
        {
            // A process may know fewer chains than another one of the same database.
            case ChainFact chain when !_ledgers.ContainsKey(chain.Blockchain):
                break;
            case ChainFact chain:
                _ledgers[chain.Blockchain].Apply(sequence, chain);
                break;
            case ClockFact clock:
                Offset = clock.Offset;
                break;
            case RateFact rate:
                _rates[(rate.Base, rate.Quote)] = rate.Rate is null ? null : Rational.FromFraction(rate.Rate);
                break;
            default:
                throw new InvalidDataException($"The simulator does not know the fact {fact.GetType().Name}.");
        }

        Sequence = sequence;
    }
}
