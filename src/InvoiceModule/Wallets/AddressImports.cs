using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Wallets;

/// <summary>Adds lists of addresses to a wallet's pool, and stops giving them out.</summary>
internal sealed class AddressImports(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>The most that a person imports at a time.</summary>
    public const int Most = 1000;

    private const int Named = 5;
    private const int MaxNamed = 100;

    /// <summary>Reads a list as people paste it: one a line, or with commas or blanks between.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>: it is empty or too long, holds a private key, or something that is no address of this chain.</exception>
    public static IReadOnlyList<string> Read(IChain chain, string text)
    {
        if (PrivateKeyText.IsMeant(text))
            throw Wrong(PrivateKeyText.Refusal);
        var addresses = text.Split([' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length is 0 or > Most)
            throw Wrong($"Give 1 to {Most} addresses, one a line.");
        var bad = addresses.Where(a => chain.GetAddressKey(a) is null).ToList();
        if (bad.Count > 0)
            throw Wrong($"Not of {chain.Blockchain}: {string.Join(", ", bad.Take(Named).Select(a => $"'{OneLine.Of(a[..Math.Min(a.Length, MaxNamed)])}'"))}{(bad.Count > Named ? $" and {bad.Count - Named} more" : "")}. Copy each address whole; nothing was added.");
        return [.. addresses.DistinctBy(chain.GetAddressKey, StringComparer.Ordinal)];
    }

    /// <summary>What importing them would come to.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>: one belongs to another wallet.</exception>
    public Task<AddressChange> CheckAsync(Guid walletId, IChain chain, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var space = ChainRegistry.AddressSpaceOf(chain);
                var keys = addresses.ToDictionary(a => chain.GetAddressKey(a)!, a => a, StringComparer.Ordinal);
                var taken = await context.Set<PoolAddress>().Where(a => a.Space == space && keys.Keys.Contains(a.Key)).Select(a => new { a.Key, a.WalletId }).ToListAsync(token);
                if (taken.Find(t => t.WalletId != walletId) is { } other)
                    throw Wrong(OthersMessage(keys[other.Key]));
                var known = taken.Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
                var added = keys.Where(k => !known.Contains(k.Key)).Select(k => k.Value).ToList();
                return added.Count > 0
                    ? new AddressChange([.. added.Take(AddressSourceService.Shown).Select(a => ((long?)null, a))], added.Count, known.Count)
                    : throw Wrong("The wallet has each of them already: nothing is to be added.");
            },
            cancellationToken);

    /// <summary>Adds them, all or none.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="addresses">The addresses; one that the wallet has already, in whatever spelling, is passed over.</param>
    /// <param name="act">Who and why; null for the host's own code.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="ArgumentException">One is no address of this chain, or belongs to another wallet; none was added.</exception>
    public async Task<int> ImportAsync(Guid walletId, IChain chain, IReadOnlyCollection<string> addresses, OperatorAct? act, CancellationToken cancellationToken)
    {
        act = act is null ? null : AuditRules.Checked(act);
        var keys = addresses.Select(a => (Text: a, Key: chain.GetAddressKey(a))).ToList();
        if (keys.FirstOrDefault(k => k.Key is null) is { Text: { } bad })
            throw new ArgumentException($"'{bad}' is no address of '{chain.Blockchain}'; no address was added.", nameof(addresses));
        var space = ChainRegistry.AddressSpaceOf(chain);
        AuditEntry? written = null;
        var added = new List<string>();
        return await db.WriteAsync(
            CrashPoints.Import,
            async (context, token) =>
            {
                if (await AuditTrail.HasAsync(context, written, token))
                    return added.Count;
                added.Clear();
                foreach (var (text, key) in keys)
                {
                    var inserted = await AddressPool.InsertAsync(context, walletId, space, key!, text, index: null, AddressSource.InCode, clock.Now, token);
                    if (inserted == 0 && !await context.Set<PoolAddress>().AnyAsync(a => a.Space == space && a.Key == key && a.WalletId == walletId, token))
                        throw new ArgumentException(OthersMessage(text), nameof(addresses));
                    if (inserted > 0)
                        added.Add(text);
                }

                if (act is not null && added.Count > 0)
                    context.Add(written = Entry(walletId, chain, act, AuditActions.AddressesImported, $"{added.Count} more: {string.Join(", ", added.Take(AddressSourceService.Shown))}{(added.Count > AddressSourceService.Shown ? ", ..." : "")}"));
                return added.Count;
            },
            cancellationToken);
    }

    /// <summary>Never leases the imported addresses again. They stay watched.</summary>
    /// <returns>How many were retired, and how many were held by another transaction just then and were not.</returns>
    public async Task<(int Retired, int Held)> RetireAsync(Guid walletId, IChain chain, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        var space = ChainRegistry.AddressSpaceOf(chain);
        AuditEntry? written = null;
        var retired = 0;
        return await db.WriteAsync(
            CrashPoints.Import,
            async (context, token) =>
            {
                if (!await AuditTrail.HasAsync(context, written, token))
                {
                    retired = await PoolSources.RetireImportedAsync(context, walletId, space, token);
                    if (retired > 0)
                        context.Add(written = Entry(walletId, chain, act, AuditActions.ImportedRetired, $"{retired} imported addresses are not given out again"));
                }

                return (retired, await context.Set<PoolAddress>().CountAsync(a => a.WalletId == walletId && a.Space == space && a.Index == null && a.Retired == null, token));
            },
            cancellationToken);
    }

    private AuditEntry Entry(Guid walletId, IChain chain, OperatorAct act, string action, FormattableString after)
        => new() { WalletId = walletId, At = clock.Now, Who = act.Who, Action = action, Subject = chain.Blockchain, Why = act.Why, After = FormattableString.Invariant(after) };

    private static string OthersMessage(string text) => $"'{text}' belongs to another wallet, and an address belongs to one for ever; no address was added.";

    private static InvoicingException Wrong(string message)
        => new(InvoicingErrorCodes.ValidationFailed, message, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["$.addresses"] = [message] });
}
