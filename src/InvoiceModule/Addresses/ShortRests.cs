using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>
/// Finds chains on which addresses rest for too short a time. Without a pool a payment is first met in a block, whose time is good to two hours; if the address
/// had another invoice within them, the payment is ambiguous and goes to suspense.
/// </summary>
internal static class ShortRests
{
    /// <summary>What the options alone tell.</summary>
    public static IEnumerable<(string Blockchain, string Sentence)> Find(IEnumerable<IChain> chains, InvoicingOptions options)
        => chains.Where(c => !c.Traits.HasPool && options.AddressRest < InvoiceRules.BlockTimeTrust)
            .Select(c => (c.Blockchain, Say(c.Blockchain, options.AddressRest, $"{nameof(InvoicingOptions)}.{nameof(InvoicingOptions.AddressRest)}")));

    /// <summary>The same, and what single currencies say otherwise.</summary>
    public static async Task<IReadOnlyList<(string Blockchain, string Sentence)>> FindAsync(DbContext context, ChainRegistry chains, InvoicingOptions options, CancellationToken cancellationToken)
    {
        var poolless = chains.All.Where(c => !c.Traits.HasPool).ToList();
        if (poolless.Count == 0)
            return [];
        var names = poolless.Select(c => c.Blockchain).ToList();
        var currencies = await context.Set<WalletCurrency>().AsNoTracking()
            .Where(c => c.Active && names.Contains(c.Blockchain) && c.RestMinutes < InvoiceRules.BlockTimeTrust.TotalMinutes).ToListAsync(cancellationToken);
        return [.. Find(poolless, options), .. currencies.Select(c => (c.Blockchain, Say(c.Blockchain, TimeSpan.FromMinutes(c.RestMinutes!.Value), $"Rest of {c.Symbol} in wallet {c.WalletId}")))];
    }

    private static string Say(string blockchain, TimeSpan rest, string setting)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{blockchain} shows no payment before its block, and a block's time is good to two hours: addresses that rest only {rest:c} ({setting}) make payments ambiguous, which then wait in suspense. Let them rest 2 hours or longer, or let payments be seen earlier (Pool).");
}
