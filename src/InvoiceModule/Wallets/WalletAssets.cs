using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Wallets;

/// <summary>What some wallets take, each asset once: as many as the host has chains and tokens, however many the wallets.</summary>
internal static class WalletAssets
{
    /// <summary>By chain and symbol.</summary>
    public static async Task<IReadOnlyList<(string Blockchain, string Symbol)>> ReadAsync(DbContext context, IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
    {
        var rows = await CurrenciesOf(context, wallets).Select(c => new { c.Blockchain, c.Symbol }).Distinct().ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.Blockchain, r.Symbol)).OrderBy(r => r.Blockchain, StringComparer.Ordinal).ThenBy(r => r.Symbol, StringComparer.Ordinal)];
    }

    /// <summary>The decimals that amounts of some wallets have, each once.</summary>
    public static Task<List<int>> DecimalsAsync(DbContext context, IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
        => CurrenciesOf(context, wallets).Select(c => c.Decimals).Distinct().ToListAsync(cancellationToken);

    private static IQueryable<WalletCurrency> CurrenciesOf(DbContext context, IReadOnlyCollection<Guid> wallets)
        => EachWallet.Among(context, wallets).Join(context.Set<WalletCurrency>(), w => w.Id, c => c.WalletId, (_, c) => c);
}
