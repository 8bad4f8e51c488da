using System.Globalization;
using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>What a text in the search box may mean, each meaning as one short read of an index. It is compared whole, or with the beginning of an order id, an invoice id, a hash or an address: nothing is walked over.</summary>
internal sealed class InvoiceSearchTexts(ChainRegistry chains)
{
    private const int MaxFound = 200;
    private const int MaxText = 200;

    // As many characters as a shortened id has on the dashboard: of random ids hardly two begin alike.
    private const int FewestOfId = 8;
    private const string LeastId = "00000000-0000-0000-0000-000000000000";
    private const string LargestId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    /// <summary>The invoices of some wallets that a text may mean.</summary>
    public async Task<IReadOnlyList<InvoiceReads>> SourcesAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, CancellationToken cancellationToken)
    {
        text = text.Trim();
        if (text.Length is 0 or > MaxText || text.Contains('\0'))
            return [];
        var key = OrderKeys.Of(text);
        var ordered = InvoiceReads.Each(context, wallets, all => all.Where(i => i.OrderKey == key));
        if (PublicIds.TryParse(text, out var id))
            return [InvoiceReads.Few(context, wallets, all => all.Where(i => i.Id == id)), ordered];

        var sources = new List<InvoiceReads> { ordered };
        var begun = await OrderKeys.BeginningAsync(context, wallets, text, cancellationToken);
        if (begun.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => EF.Parameter(begun).Contains(i.Id))));
        var called = await CalledAsync(context, text, cancellationToken);
        if (called.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => EF.Parameter(called).Contains(i.Id))));
        var addresses = await AddressesAsync(context, text, cancellationToken);
        if (addresses.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => addresses.Contains(i.AddressId))));
        var paid = await PaidByAsync(context, wallets, text, cancellationToken);
        if (paid.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => paid.Contains(i.Id))));
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
    private async Task<List<long>> AddressesAsync(DbContext context, string text, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        foreach (var (space, key) in chains.All.Select(c => (Space: ChainRegistry.AddressSpaceOf(c), Key: c.GetAddressKey(text))).Where(k => k.Key is not null).Distinct())
            found.AddRange(await context.Set<PoolAddress>().Where(a => a.Space == space && a.Key == key).Select(a => a.Id).ToListAsync(cancellationToken));
        return found;
    }

    private async Task<List<Guid>> PaidByAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        Guid[] ids = [.. wallets];
        List<string> hashes = [.. new[] { text, text.ToLowerInvariant() }.Distinct(StringComparer.Ordinal)];
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
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => EF.Parameter(paid).Contains(i.Id))));
        var addresses = await shortened.AddressesAsync(context, cancellationToken);
        if (addresses.Count > 0)
            sources.Add(InvoiceReads.Few(context, wallets, all => all.Where(i => EF.Parameter(addresses).Contains(i.AddressId))));
    }

    // 0.5 may be coins of any currency of the wallets, or a fiat price; 50000 may be base units as well.
    private static async Task AddAmountsAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string text, List<InvoiceReads> sources, CancellationToken cancellationToken)
    {
        var number = AmountText.Of(text);
        if (!DecimalText.TryParse(number, out var digits, out _) || digits.Sign <= 0)
            return;
        var values = new HashSet<BigInteger>();
        foreach (var places in (await WalletAssets.DecimalsAsync(context, wallets, cancellationToken)).Append(0))
        {
            if (BaseUnits.TryParseCoins(number, places, out var value))
                values.Add(value);
        }

        sources.AddRange(values.Select(value => InvoiceReads.Each(context, wallets, all => all.Where(i => i.Value == value))));
        sources.AddRange(FiatSpellings(number).Select(price => InvoiceReads.Each(context, wallets, all => all.Where(i => i.FiatValue == price))));
    }

    // A fiat price is kept as it was sent: 5, 5.0 and 5.00 are one price in three spellings.
    private static IEnumerable<string> FiatSpellings(string number)
    {
        if (number.Length > 30 || number.Any(c => !char.IsAsciiDigit(c) && c != '.'))
            return [];
        var parts = number.Split('.');
        var (whole, fraction) = (parts[0], (parts.ElementAtOrDefault(1) ?? "").TrimEnd('0'));
        return Enumerable.Range(fraction.Length, Math.Max(1, 4 - fraction.Length))
            .Select(places => places == 0 ? whole : string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction.PadRight(places, '0')}"))
            .Append(number)
            .Distinct(StringComparer.Ordinal);
    }
}
