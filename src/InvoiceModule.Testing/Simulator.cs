using InvoiceModule.Testing.Chains;
using InvoiceModule.Testing.Clock;
using InvoiceModule.Testing.Journal;
using InvoiceModule.Testing.Rates;

namespace InvoiceModule.Testing;

/// <summary>
/// The simulated world: its networks, its clock, its rates. In a host it comes from <c>AddSimulatedChains</c>; a unit test makes one by itself. It is
/// deterministic: ids, hashes and addresses follow from what was done in which order, never from chance.
/// </summary>
public sealed class Simulator
{
    private readonly Dictionary<string, SimulatedNetwork> _networks;

    /// <summary>Creates a world for a unit test.</summary>
    /// <param name="options">How it begins; null for the three chains of the evaluation host.</param>
    /// <param name="store">Its journal; null for one in memory. What the journal holds has happened already.</param>
    /// <param name="time">The clock beneath the offset; null for the machine's.</param>
    public Simulator(SimulatorOptions? options = null, ISimulatorStore? store = null, TimeProvider? time = null)
    {
        options ??= new SimulatorOptions();
        time ??= TimeProvider.System;
        var journal = new SimulatorJournal(store ?? new InMemorySimulatorStore(), options, time);
        Clock = new SimulatedClock(journal);
        Time = new SimulatedTime(time, Clock);
        Rates = new SimulatedRates(journal, Time);
        _networks = Connect(options, journal, Time);
    }

    /// <summary>Composes a world in a host, whose product time has the offset in it already.</summary>
    internal Simulator(SimulatorOptions options, SimulatorJournal journal, SimulatedClock clock, TimeProvider productTime)
    {
        Clock = clock;
        Time = productTime;
        Rates = new SimulatedRates(journal, productTime);
        _networks = Connect(options, journal, productTime);
    }

    /// <summary>Product time's offset.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>Product time.</summary>
    public TimeProvider Time { get; }

    /// <summary>Exchange rates.</summary>
    public SimulatedRates Rates { get; }

    /// <summary>All networks.</summary>
    public IReadOnlyCollection<SimulatedNetwork> Networks => _networks.Values;

    /// <summary>One network.</summary>
    /// <param name="blockchain">Its name, in any letter case.</param>
    /// <returns>The network.</returns>
    /// <exception cref="SimulatorException">There is none of this name.</exception>
    public SimulatedNetwork Network(string blockchain)
        => _networks.TryGetValue(blockchain, out var network)
            ? network
            : throw new SimulatorException(SimulatorFault.NotFound, "blockchain", $"There is no simulated chain '{(blockchain.Length <= 64 ? blockchain : blockchain[..64] + "...")}', but {string.Join(", ", _networks.Keys)}.");

    private static Dictionary<string, SimulatedNetwork> Connect(SimulatorOptions options, SimulatorJournal journal, TimeProvider time)
        => options.Chains.ToDictionary(c => c.Blockchain, c => new SimulatedNetwork(journal, c, time), StringComparer.OrdinalIgnoreCase);
}
