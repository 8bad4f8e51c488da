using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Wallets;

/// <summary>
/// Changes where a wallet's addresses come from. What was given out before stays in the pool, is watched and gets its money; none of it is leased again once another
/// source stands.
/// </summary>
internal sealed class AddressSourceService(InvoicingDb db, AddressSources sources, Secrets secrets, InvoicingClock clock, WorkSignals signals)
{
    /// <summary>How many addresses people are shown to compare.</summary>
    public const int Shown = 5;

    // Derived ahead by default: an address of somebody else's among these says that the key is not this wallet's alone.
    private const int Compared = 20;

    /// <summary>Where they come from now.</summary>
    public Task<AddressState> StateAsync(Guid walletId, IChain chain, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var current = await sources.FindAsync(context, walletId, chain, token);
                var space = ChainRegistry.AddressSpaceOf(chain);
                var imported = await context.Set<PoolAddress>().CountAsync(a => a.WalletId == walletId && a.Space == space && a.Index == null && a.Retired == null, token);
                var first = current is { Id: not AddressSource.InCode, Provider: { } provider } ? await FirstAsync(provider, walletId, chain, current.FirstIndex, Shown, token) : [];
                return new AddressState(current.Id, current.SetAt, current.Provider is not null, first, sources.InCode(chain.Blockchain) is not null, imported);
            },
            cancellationToken);

    /// <summary>Reads a key and looks whether its addresses are free to be used.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>: it is no key of this chain, a private one, or its addresses are somebody's already.</exception>
    public Task<AddressChange> CheckKeyAsync(Guid walletId, IChain chain, string text, long firstIndex, CancellationToken cancellationToken)
        => db.ReadAsync(async (context, token) => (await ReadKeyAsync(context, walletId, chain, text, firstIndex, token)).Change, cancellationToken);

    /// <summary>Makes a key the source of the wallet's next addresses.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="chain">The chain; where it shares its addresses with others, they follow.</param>
    /// <param name="text">The key.</param>
    /// <param name="firstIndex">The lowest number to give out.</param>
    /// <param name="expected">The source that he saw standing.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>validation_failed</c>; or <c>invalid_state</c>: another source stands by now.</exception>
    public Task SetKeyAsync(Guid walletId, IChain chain, string text, long firstIndex, long expected, OperatorAct act, CancellationToken cancellationToken)
        => ChangeAsync(walletId, chain, expected, act, AuditActions.AddressKeySet, async (context, now, token) =>
        {
            var (mark, known, change) = await ReadKeyAsync(context, walletId, chain, text, firstIndex, token);
            var space = ChainRegistry.AddressSpaceOf(chain);
            await EndAsync(context, walletId, space, known?.Id, now, token);
            if (known is null)
            {
                known = new AddressSource
                {
                    WalletId = walletId,
                    Space = space,
                    Blockchain = chain.Blockchain,
                    Key = secrets.Protect(text.Trim()),
                    Mark = mark,
                    FirstIndex = firstIndex,
                    SetAt = now,
                };
                context.Add(known);
            }
            else
            {
                (known.Key, known.FirstIndex, known.SetAt, known.EndedAt) = (secrets.Protect(text.Trim()), firstIndex, now, null);
            }

            await context.SaveChangesAsync(token);
            return (known.Id, $"key whose address {Invariant(change.First[0].Index)} is {change.First[0].Text}");
        }, cancellationToken);

    /// <summary>Goes back to what the host's code says.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>; or <c>invalid_state</c>: another source stands by now.</exception>
    public Task UseCodeAsync(Guid walletId, IChain chain, long expected, OperatorAct act, CancellationToken cancellationToken)
        => ChangeAsync(walletId, chain, expected, act, AuditActions.AddressCodeUsed, async (context, now, token) =>
        {
            await EndAsync(context, walletId, ChainRegistry.AddressSpaceOf(chain), except: null, now, token);
            return (AddressSource.InCode, "what the host's code says");
        }, cancellationToken);

    private async Task ChangeAsync(
        Guid walletId, IChain chain, long expected, OperatorAct act, string action, Func<DbContext, DateTime, CancellationToken, Task<(long Source, string After)>> change, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        AuditEntry? written = null;
        await db.WriteAsync(
            CrashPoints.Import,
            async (context, token) =>
            {
                if (await AuditTrail.HasAsync(context, written, token))
                    return;

                // Two people may change it at once: the wallet's row makes the second wait, and then see what the first did.
                await WalletRow.HoldAsync(context, walletId, token);
                var before = await sources.FindAsync(context, walletId, chain, token);
                if (before.Id != expected)
                    throw new InvoicingException(InvoicingErrorCodes.InvalidState, $"Somebody has changed the address source of {chain.Blockchain} meanwhile. Look again and decide anew.");
                var (source, after) = await change(context, clock.Now, token);
                await PoolSources.SwitchAsync(context, walletId, ChainRegistry.AddressSpaceOf(chain), source, token);
                context.Add(written = new AuditEntry
                {
                    WalletId = walletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = action,
                    Subject = chain.Blockchain,
                    Why = act.Why,
                    Before = await SayAsync(before, walletId, chain, token),
                    After = after,
                });
            },
            cancellationToken);
        signals.Addresses.Set();
    }

    private async Task<(string Mark, AddressSource? Known, AddressChange Change)> ReadKeyAsync(
        DbContext context, Guid walletId, IChain chain, string text, long firstIndex, CancellationToken cancellationToken)
    {
        var provider = Read(chain, text);
        var space = ChainRegistry.AddressSpaceOf(chain);
        var first = await FirstAsync(provider, walletId, chain, firstIndex, Compared, cancellationToken);
        var mark = (await FirstAsync(provider, walletId, chain, 0, 1, cancellationToken))[0].Text;
        var known = await context.Set<AddressSource>().AsTracking().Where(s => s.WalletId == walletId && s.Space == space && s.Mark == mark).OrderByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);

        // One that cannot be read any more, for its key ring is lost, is given once more.
        if (known is { EndedAt: null } && secrets.TryUnprotectText(known.Key) is not null)
            throw Wrong("$.key", "This key is the source already: nothing is to be changed.");
        var keys = first.Select(a => chain.GetAddressKey(a.Text)).ToList();
        foreach (var taken in await context.Set<PoolAddress>().AsNoTracking().Where(a => a.Space == space && keys.Contains(a.Key)).ToListAsync(cancellationToken))
        {
            if (taken.WalletId != walletId)
                throw Wrong("$.key", $"Address {taken.Text} of this key belongs to another wallet, and an address belongs to one for ever. Give the key of an account that nobody else uses.");
            if (taken.Index is not null && taken.Source != (known?.Id ?? -1))
                throw Wrong("$.key", $"Address {taken.Text} of this key has been this wallet's from its source in the host's code. Go back to that source, give the key of another account, or a first number beyond those that were given out.");
        }

        return (mark, known, new AddressChange([.. first.Take(Shown)], null, 0));
    }

    private static IAddressProvider Read(IChain chain, string text)
    {
        if (PrivateKeyText.IsMeant(text))
            throw Wrong("$.key", PrivateKeyText.Refusal);
        if (chain is not IAddressKeyReader reader)
            throw Wrong("$.key", $"{chain.Blockchain} reads no keys: import addresses.");
        try
        {
            return reader.ReadAddressKey(text.Trim());
        }
        catch (FormatException fault)
        {
            throw Wrong("$.key", fault.Message);
        }
    }

    private static async Task<List<(long? Index, string Text)>> FirstAsync(
        IAddressProvider provider, Guid walletId, IChain chain, long firstIndex, int count, CancellationToken cancellationToken)
    {
        var first = new List<(long? Index, string Text)>();
        for (var index = firstIndex; index < firstIndex + count; index++)
        {
            // One in 2^127 has no key.
            if (await provider.GetAddressAsync(new AddressRequest(walletId, chain.Blockchain, chain.Assets[0], index), cancellationToken) is { } text)
                first.Add((index, text));
        }

        return first is [] ? throw Wrong("$.first", "There are no addresses with such numbers: give 0, or a number below 2147483648.") : first;
    }

    private static async Task EndAsync(DbContext context, Guid walletId, string space, long? except, DateTime now, CancellationToken cancellationToken)
        => await context.Set<AddressSource>().Where(s => s.WalletId == walletId && s.Space == space && s.EndedAt == null && s.Id != except)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);

    private static async Task<string> SayAsync(CurrentSource source, Guid walletId, IChain chain, CancellationToken cancellationToken)
    {
        if (source.Id == AddressSource.InCode)
            return source.Provider is null ? "imported addresses only" : "what the host's code says";
        if (source.Provider is null)
            return "a key that cannot be read";
        var first = (await FirstAsync(source.Provider, walletId, chain, source.FirstIndex, 1, cancellationToken))[0];
        return $"key whose address {Invariant(first.Index)} is {first.Text}";
    }

    private static string Invariant(long? number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

    private static InvoicingException Wrong(string path, string message)
        => new(InvoicingErrorCodes.ValidationFailed, message, new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [message] });
}
