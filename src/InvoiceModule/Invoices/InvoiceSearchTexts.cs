using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>What a text in the search box may mean, each meaning as one short read of an index. It is compared whole, or with the beginning of an order id, an invoice id, a hash or an address: nothing is walked over.</summary>
internal sealed class InvoiceSearchTexts(ChainRegistry chains)
{
    private const int MaxFound = 200;

    // As many characters as a shortened id has on the dashboard: of random ids hardly two begin alike.
    private const int FewestOfId = 8;
    private const string LeastId = "00000000-0000-0000-0000-000000000000";
    private const string LargestId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    /// <summary>The invoices of some wallets that a text may mean.</summary>
    public async Task<IReadOnlyList<InvoiceReads>> SourcesAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string given, CancellationToken cancellationToken)
    {
        if (SearchText.Of(given) is not { Text: var text } search)
            return [];
        var key = OrderKeys.Of(text);
        var ordered = InvoiceReads.Each(context, wallets, all => all.Where(i => i.OrderKey == key));

        // An order id may begin with a UUID, and a hash with as many digits.
        if (search.Ids.Count > 0 && InvoiceReads.Among(context, wallets, search.Ids) is var named && await named.Read(all => all).AnyAsync(cancellationToken))
            return [named, ordered];

        var begun = await OrderKeys.BeginningAsync(context, wallets, text, cancellationToken);
        var called = await CalledAsync(context, text, cancellationToken);
        var paid = await PaidByAsync(context, wallets, search.Hashes, cancellationToken);
        var sources = new List<InvoiceReads> { ordered };
        sources.AddRange(new IReadOnlyList<Guid>[] { begun, called, paid }.Where(ids => ids.Count > 0).Select(ids => InvoiceReads.Among(context, wallets, ids)));
        var addresses = await AddressesAsync(context, search, cancellationToken);
        if (addresses.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => addresses.Contains(i.AddressId))));
        await AddShortenedAsync(context, wallets, text, sources, cancellationToken);
        await AddAmountsAsync(context, wallets, text, sources, cancellationToken);
        return sources;
    }

    // By the beginning of an id, with or without the sign that it was shortened. Whose they are is asked of the invoices.
    private static async Task<List<Guid>> CalledAsync(DbContext context, string text, CancellationToken cancellationToken)
    {
        text = text.TrimEnd('…', '.');
        if (text.Length < FewestOfId || text.Length >= LeastId.Length
            || !PublicIds.TryParse(text + LeastId[text.Length..], out var least) || !PublicIds.TryParse(text + LargestId[text.Length..], out var largest))
            return [];
        return await context.Set<Invoice>().Where(i => i.Id.CompareTo(least) >= 0 && i.Id.CompareTo(largest) <= 0).OrderBy(i => i.Id).Take(MaxFound).Select(i => i.Id).ToListAsync(cancellationToken);
    }

    // Whose it is, is asked of its invoices.
    private async Task<List<long>> AddressesAsync(DbContext context, SearchText search, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        foreach (var (space, key) in search.AddressKeys(chains))
            found.AddRange(await context.Set<PoolAddress>().Where(a => a.Space == space && a.Key == key).Select(a => a.Id).ToListAsync(cancellationToken));
        return found;
    }

    private async Task<List<Guid>> PaidByAsync(DbContext context, IReadOnlyCollection<Guid> wallets, IReadOnlyList<string> hashes, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        Guid[] ids = [.. wallets];
        foreach (var blockchain in chains.All.Select(c => c.Blockchain))
        {
            found.AddRange(await context.Set<Payment>()
                .Where(p => p.Blockchain == blockchain && hashes.Contains(p.TxId) && EF.Parameter(ids).Contains(p.WalletId) && p.InvoiceId != null)
                .Select(p => p.InvoiceId!.Value).Distinct().OrderBy(id => id).Take(MaxFound).ToListAsync(cancellationToken));
        }

        return found;
    }

    // The beginning of a hash or an address, or one that was shortened in its middle.
    private async Task AddShortenedAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, List<InvoiceReads> sources, CancellationToken cancellationToken)
    {
        if (ShortenedText.Of(text) is not { } shortened)
            return;
        Guid[] ids = [.. wallets];
        var paid = new List<Guid>();
        foreach (var blockchain in chains.All.Select(c => c.Blockchain))
        {
            var rows = await shortened.Payments(context, blockchain, ids).Where(p => p.InvoiceId != null).Select(p => new { p.TxId, p.InvoiceId }).ToListAsync(cancellationToken);
            paid.AddRange(rows.Where(r => shortened.Ends(r.TxId)).Select(r => r.InvoiceId!.Value));
        }

        if (paid.Count > 0)
            sources.Add(InvoiceReads.Among(context, wallets, paid));
        var addresses = await shortened.AddressesAsync(context, cancellationToken);
        if (addresses.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => EF.Parameter(addresses).Contains(i.AddressId))));
    }

    // 0.5 may be coins that were asked for or that came, or a fiat price.
    private static async Task AddAmountsAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, List<InvoiceReads> sources, CancellationToken cancellationToken)
    {
        var numbers = AmountText.Find(text);
        var came = new List<Guid>();
        foreach (var value in await AmountSearch.ValuesAsync(context, wallets, numbers, cancellationToken))
        {
            sources.Add(InvoiceReads.Each(context, wallets, all => all.Where(i => i.Value == value)));
            came.AddRange(await AmountSearch.Payments(context, wallets, PaymentDisposition.Credited, value, MaxFound).Select(p => p.InvoiceId!.Value).ToListAsync(cancellationToken));
        }

        if (came.Count > 0)
            sources.Add(InvoiceReads.Among(context, wallets, came));
        foreach (var price in numbers.SelectMany(FiatSpellings))
        {
            sources.Add(InvoiceReads.Each(context, wallets, all => all.Where(i => i.FiatValue == price)));
            sources.Add(InvoiceReads.Each(context, wallets, all => all.Where(i => i.FiatAsked == price)));
        }
    }

    // A fiat price is kept as it was sent: 5, 5.0 and 5.00 are one price in three spellings.
    private static IEnumerable<string> FiatSpellings(string number)
    {
        if (number.Length > 30)
            return [];
        var parts = number.Split('.');
        var (whole, fraction) = (parts[0], (parts.ElementAtOrDefault(1) ?? "").TrimEnd('0'));
        return Enumerable.Range(fraction.Length, Math.Max(1, 4 - fraction.Length))
            .Select(places => places == 0 ? whole : string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction.PadRight(places, '0')}"))
            .Append(number)
            .Distinct(StringComparer.Ordinal);
    }
}
