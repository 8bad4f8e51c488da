using System.Collections.Concurrent;
using InvoiceModule.Chains;

namespace InvoiceModule.Addresses;

/// <summary>
/// Tells one key in the host's code from another: by its mark, the address that it gives a wallet as number 0. Whatever is derived bears it, and only what bears the mark
/// of this process's key is leased: while a deployment rolls, a process with the old key goes on deriving.
/// </summary>
internal sealed class CodeKeys(AddressSources sources, AddressProviders providers, ChainRegistry chains)
{
    /// <summary>The mark of no address: which key this process has is not known yet, or it gives nothing.</summary>
    public const string Unknown = "?";

    // The code does not change while it runs.
    private readonly ConcurrentDictionary<(Guid WalletId, string Space), string> _marks = [];

    /// <summary>The mark of a wallet's key as far as it has been asked for.</summary>
    public string Known(Guid walletId, string space) => _marks.GetValueOrDefault((walletId, space), Unknown);

    /// <summary>The mark of a wallet's key for a new invoice, which waits a moment for it, and not at all for a provider that has just not answered.</summary>
    /// <returns>Null when the code has no key for these addresses, and there is nothing to tell apart.</returns>
    public async Task<string?> FindAsync(Guid walletId, IChain chain, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Known(walletId, ChainRegistry.AddressSpaceOf(chain)) is var known and not Unknown)
            return known;
        if (FindRun(walletId, chain) is not { } run)
            return null;
        if (providers.IsSilent(run.Chain.Blockchain))
            return Unknown;
        try
        {
            return await AskAsync(run, patience, cancellationToken);
        }
        catch (AddressProviderException)
        {
            // It has been logged.
            return Unknown;
        }
    }

    /// <summary>The same for the stock.</summary>
    /// <exception cref="AddressProviderException">The provider failed, or did not answer.</exception>
    public async Task<string> AskAsync(Guid walletId, IChain chain, CancellationToken cancellationToken)
        => Known(walletId, ChainRegistry.AddressSpaceOf(chain)) is var known and not Unknown
            ? known
            : FindRun(walletId, chain) is { } run ? await AskAsync(run, AddressProviders.Patience, cancellationToken) : Unknown;

    private async Task<string> AskAsync(AddressRun run, TimeSpan patience, CancellationToken cancellationToken)
        => await providers.AskAsync(run, patience, cancellationToken) is [var first] ? _marks.GetOrAdd((run.WalletId, run.Space), first.Key) : Unknown;

    // Chains that share their addresses share their key, and one of them may have been given it for all.
    private AddressRun? FindRun(Guid walletId, IChain chain)
    {
        var space = ChainRegistry.AddressSpaceOf(chain);
        foreach (var one in chains.All.Where(c => ChainRegistry.AddressSpaceOf(c) == space).OrderByDescending(c => c.Blockchain == chain.Blockchain))
        {
            if (sources.InCode(one.Blockchain) is { } provider)
                return new AddressRun(walletId, one, one.Assets[0], AddressSource.InCode, provider, Next: 0, Missing: 1);
        }

        return null;
    }
}
