using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>The amounts of money that a text in a search box may mean, and what came as such.</summary>
internal static class AmountSearch
{
    /// <summary>In base units: whole coins of any currency of the wallets, and base units themselves.</summary>
    /// <param name="context">The database.</param>
    /// <param name="wallets">Whose they may be.</param>
    /// <param name="numbers">The amount, in each of its readings (<see cref="AmountText.Find"/>); none where the text is no amount.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<IReadOnlyCollection<BigInteger>> ValuesAsync(DbContext context, IReadOnlyCollection<Guid> wallets, IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        var values = new HashSet<BigInteger>();
        if (numbers.Count == 0)
            return values;
        foreach (var places in (await WalletAssets.DecimalsAsync(context, wallets, cancellationToken)).Append(0))
        {
            foreach (var number in numbers)
            {
                if (BaseUnits.TryParseCoins(number, places, out var value))
                    values.Add(value);
            }
        }

        return values;
    }

    /// <summary>Payments of exactly one amount, the newest of each wallet.</summary>
    /// <param name="context">The database.</param>
    /// <param name="wallets">Whose they may be.</param>
    /// <param name="disposition">What has become of them.</param>
    /// <param name="value">In base units.</param>
    /// <param name="most">How many of each wallet.</param>
    public static IQueryable<Payment> Payments(DbContext context, IReadOnlyCollection<Guid> wallets, PaymentDisposition disposition, BigInteger value, int most)
        => EachWallet.Read<Payment>(
            context, wallets, p => p.WalletId, all => all.Where(p => p.Disposition == disposition && p.Amount == value).OrderByDescending(p => p.Id).Take(most));
}
