using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>Order ids as people search for them: in any letter case, and by their beginning.</summary>
internal static class OrderKeys
{
    /// <summary>So many invoices a beginning finds; who means another writes more of it.</summary>
    public const int MaxFound = 200;

    private const int FewestEach = 2;

    // Behind everything that may follow, in the order of the bytes of UTF-8.
    private const string Last = "\U0010FFFF";

    /// <summary>Whether an order id names an order. Shops that fill in the member whether they have an order or not would else have one order for all their payers.</summary>
    public static bool IsNamed([NotNullWhen(true)] string? orderId) => !string.IsNullOrWhiteSpace(orderId);

    /// <summary>What is kept of an order id; null of none.</summary>
    public static string? Of(string? orderId) => string.IsNullOrEmpty(orderId) ? null : orderId.ToLowerInvariant();

    /// <summary>The ids of invoices whose order id begins so, of many the last by order id; those that are called exactly so are found without this.</summary>
    [SuppressMessage("Globalization", "CA1309", Justification = "It is translated to the comparison of the database, which is that of the column.")]
    public static Task<List<Guid>> BeginningAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, CancellationToken cancellationToken)
    {
        // Bounds instead of LIKE: they walk the index whatever the statement's plan knows of the text.
        var (from, to) = (Of(text)!, Of(text) + Last);
        var each = Math.Clamp(MaxFound * 10 / Math.Max(1, wallets.Count), FewestEach, MaxFound);
        return EachWallet.Read<Invoice>(
                context, wallets, i => i.WalletId,
                all => all.Where(i => i.OrderKey != null && string.Compare(i.OrderKey, from) > 0 && string.Compare(i.OrderKey, to) < 0).OrderByDescending(i => i.OrderKey).ThenByDescending(i => i.CreatedAt).Take(each))
            .OrderByDescending(i => i.OrderKey).ThenByDescending(i => i.CreatedAt).Select(i => i.Id).Take(MaxFound).ToListAsync(cancellationToken);
    }
}
