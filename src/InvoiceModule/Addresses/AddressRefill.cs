using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Fills up the stock of fresh addresses. Providers are asked between transactions and not in them: they may take their time, and bookings go on.</summary>
internal sealed class AddressRefill(AddressPool pool, AddressProviders providers, AddressSources sources, ChangedKeys changed, CodeKeys keys, InvoicingDb store, InvoicingClock clock)
{
    /// <summary>Derives what is missing on a chain.</summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="AddressProviderException">A provider failed, or did not answer; the wallets that have another one have been looked after.</exception>
    public async Task<int> RefillAsync(IChain chain, int lookahead, CancellationToken cancellationToken)
    {
        await changed.RetireAsync(chain, cancellationToken);
        var (added, fault) = (0, (AddressProviderException?)null);
        foreach (var run in await store.ReadAsync((db, token) => pool.FindShortAsync(db, chain, lookahead, token), cancellationToken))
        {
            // Of a thousand wallets each would wait for the same provider.
            if (fault is not null && run.Source == AddressSource.InCode)
                continue;
            try
            {
                added += await RefillAsync(run, cancellationToken);
            }
            catch (AddressProviderException exception)
            {
                fault = exception;
            }
        }

        return fault is null ? added : throw fault;
    }

    private async Task<int> RefillAsync(AddressRun begun, CancellationToken cancellationToken)
    {
        var added = 0;
        AddressRun? run = begun;
        if (begun.Source == AddressSource.InCode)
        {
            var mark = await keys.AskAsync(begun.WalletId, begun.Chain, cancellationToken);
            if (mark == CodeKeys.Unknown)
                return 0;
            run = begun with { Mark = mark };
        }

        while (run is { IsOver: false } asked)
        {
            var derived = await providers.AskAsync(asked, AddressProviders.Patience, cancellationToken);
            if (derived.Count == 0)
                break;
            run = await store.WriteAsync(CrashPoints.Refill, (db, token) => AddAsync(db, asked, derived, token), cancellationToken);
            added += asked.Missing - (run ?? asked).Missing;
        }

        return added;
    }

    // Somebody may have set another key meanwhile: of the one before nothing is wanted any more.
    private async Task<AddressRun?> AddAsync(DbContext db, AddressRun run, IReadOnlyList<DerivedAddress> derived, CancellationToken cancellationToken)
        => (await sources.FindAsync(db, run.WalletId, run.Chain, cancellationToken)).Id == run.Source ? await pool.AddAsync(db, run, derived, clock.Now, cancellationToken) : null;
}
