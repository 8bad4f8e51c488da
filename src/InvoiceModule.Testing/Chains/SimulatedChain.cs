using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Chains;

/// <summary>The node of a simulated network, as the module sees it. What happens on the network is said by <see cref="SimulatedNetwork"/>.</summary>
public sealed class SimulatedChain : IChain, IChainSignal, IAddressKeyReader
{
    private readonly SimulatorJournal _journal;
    private readonly SimulatedChainOptions _options;
    private readonly ChainFormat _format;
    private readonly ChangeSignal _signal = new();

    internal SimulatedChain(SimulatorJournal journal, SimulatedChainOptions options)
    {
        _journal = journal;
        _options = options;
        _format = ChainFormat.For(options);
        Traits = new ChainTraits
        {
            AddressPreference = options.Model == SimulatedChainModel.Utxo ? AddressPreference.Fresh : AddressPreference.Rested,
            TokenStandard = options.Model == SimulatedChainModel.Account ? "ERC-20" : null,
            CoinbaseMaturity = options.CoinbaseMaturity,
            NamesSenders = options.Model == SimulatedChainModel.Account,
            BlockInterval = null,
        };
        journal.Subscribe(facts =>
        {
            if (facts.OfType<ChainFact>().Any(f => string.Equals(f.Blockchain, options.Blockchain, StringComparison.OrdinalIgnoreCase)))
                _signal.Set();
        });
    }

    /// <inheritdoc />
    public string Blockchain => _options.Blockchain;

    /// <inheritdoc />
    public IReadOnlyList<Asset> Assets => _options.Assets;

    /// <inheritdoc />
    public ChainTraits Traits { get; }

    /// <inheritdoc />
    public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => ReadAsync(l => l.Tip, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
        => ReadAsync(l => l.BlockAt(request.Height), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        => ReadAsync(l => l.Pool, cancellationToken);

    /// <inheritdoc />
    public string? GetAddressKey(string address) => _format.GetKey(address);

    string IAddressKeyReader.AddressKeyForms => SimulatedKeyAddresses.Forms;

    IAddressProvider IAddressKeyReader.ReadAddressKey(string text) => new SimulatedKeyAddresses(Blockchain, _format, text);

    /// <inheritdoc />
    public string GetPaymentUri(PaymentUriRequest request) => _format.WritePaymentUri(request);

    /// <summary>
    /// Waits for the next change of this network, or of whether its node answers. A change since the last wait ended counts: none is missed between
    /// two waits.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes at the change.</returns>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    private async ValueTask<T> ReadAsync<T>(Func<Ledger, T> read, CancellationToken cancellationToken)
    {
        // What the journal has read already it gives without asking anybody; a real node would not be asked any more.
        cancellationToken.ThrowIfCancellationRequested();
        return await _journal.ReadAsync(
            state =>
            {
                var ledger = state.Ledger(_options.Blockchain);
                return ledger.IsDown
                    ? throw new ChainUnavailableException($"The simulated node of {_options.Blockchain} is down. POST /simulator/outage with \"down\": false brings it back.")
                    : read(ledger);
            },
            cancellationToken);
    }
}
