using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>Asks the providers for addresses, and waits only so long: one may be a service of the host's.</summary>
internal sealed class AddressProviders(AddressSources sources, ChainRegistry chains, InvoicingClock clock, ILogger<AddressProviders> logger)
{
    /// <summary>How long stock is waited for. Meanwhile nothing waits but the stock of other wallets.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long an invoice waits, for all that it asks. Its transaction is open, and on SQLite every booking waits behind it.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(3);

    /// <summary>How long no transaction waits for one that has not answered: a hundred invoices would hold up the bookings a hundred times.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTime> _silentUntil = new(StringComparer.Ordinal);

    /// <summary>The moment in which an invoice begins to wait, for <see cref="Left"/>.</summary>
    public long Begin() => clock.GetTimestamp();

    /// <summary>How much longer an invoice waits.</summary>
    /// <param name="begun">When it began to.</param>
    public TimeSpan Left(long begun) => clock.GetElapsedTime(begun) is var waited && waited < ShortPatience ? ShortPatience - waited : TimeSpan.Zero;

    /// <summary>Whether the provider in the host's code has just not answered, or failed.</summary>
    public bool IsSilent(string blockchain) => _silentUntil.TryGetValue(blockchain, out var until) && clock.Now < until;

    /// <summary>Asks for what is missing.</summary>
    /// <returns>What it gave in time; fewer than were asked for when the source is exhausted.</returns>
    /// <exception cref="AddressProviderException">It failed, or gave nothing in time.</exception>
    /// <exception cref="InvoicingException"><c>address_unavailable</c>: two chains that share their addresses have different keys.</exception>
    public async Task<IReadOnlyList<DerivedAddress>> AskAsync(AddressRun run, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(patience, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        var derived = new List<DerivedAddress>();
        try
        {
            while (derived.Count < run.Missing && await AskAsync(run, run.Next + derived.Count, limited.Token) is { } address)
                derived.Add(address);
        }
        catch (OperationCanceledException exception) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            AddressLog.ProviderSilent(logger, run.Chain.Blockchain, run.Next + derived.Count, patience);
            return LeaveAlone(run, derived, new AddressProviderException($"The address provider of '{run.Chain.Blockchain}' does not answer.", exception));
        }
        catch (Exception exception) when (exception is not InvoicingException && !cancellationToken.IsCancellationRequested)
        {
            // A wallet service that refuses the connection is no worse than one that is silent.
            AddressLog.ProviderFailed(logger, run.Chain.Blockchain, run.Next + derived.Count, exception);
            return LeaveAlone(run, derived, new AddressProviderException($"The address provider of '{run.Chain.Blockchain}' failed: {exception.Message}", exception));
        }

        // What a wallet's own key gives says nothing of the service in the host's code.
        if (run.Source == AddressSource.InCode)
            _silentUntil.TryRemove(run.Chain.Blockchain, out _);
        return derived;
    }

    private List<DerivedAddress> LeaveAlone(AddressRun run, List<DerivedAddress> derived, AddressProviderException fault)
    {
        if (run.Source == AddressSource.InCode)
            _silentUntil[run.Chain.Blockchain] = clock.Now + Rest;
        return derived.Count > 0 ? derived : throw fault;
    }

    private async Task<DerivedAddress?> AskAsync(AddressRun run, long index, CancellationToken cancellationToken)
    {
        if (await AskAsync(run.Provider, new AddressRequest(run.WalletId, run.Chain.Blockchain, run.Asset, index), cancellationToken) is not { } text)
            return null;
        var key = run.Chain.GetAddressKey(text)
            ?? throw new InvalidOperationException($"The address provider of '{run.Chain.Blockchain}' gave '{text}' for index {index}, which is no address of that chain.");
        if (run.Source == AddressSource.InCode)
            await CheckSiblingsAsync(run, index, key, cancellationToken);
        return new DerivedAddress(index, key, text);
    }

    // Chains of one address space share a pool. With keys of their own, one chain's money would go to the holder of the other's.
    private async Task CheckSiblingsAsync(AddressRun run, long index, string key, CancellationToken cancellationToken)
    {
        var chain = run.Chain;
        foreach (var sibling in chains.All.Where(c => c.Blockchain != chain.Blockchain && ChainRegistry.AddressSpaceOf(c) == run.Space))
        {
            if (sources.InCode(sibling.Blockchain) is { } provider
                && await AskAsync(provider, new AddressRequest(run.WalletId, sibling.Blockchain, sibling.Assets[0], index), cancellationToken) is { } text
                && !string.Equals(sibling.GetAddressKey(text), key, StringComparison.Ordinal))
                throw new InvoicingException(
                    InvoicingErrorCodes.AddressUnavailable,
                    $"The chains '{chain.Blockchain}' and '{sibling.Blockchain}' share their addresses, and yet their address providers differ at index {index}. No address is given out. Give both the same key (Xpub), or leave it to one of them.");
        }
    }

    // One that does not heed the token is not waited for either.
    private static async Task<string?> AskAsync(IAddressProvider provider, AddressRequest request, CancellationToken cancellationToken)
    {
        var answer = provider.GetAddressAsync(request, cancellationToken);
        return answer.IsCompleted ? await answer : await answer.AsTask().WaitAsync(cancellationToken);
    }
}
