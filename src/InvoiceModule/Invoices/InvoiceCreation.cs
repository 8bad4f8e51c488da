using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Invoices;

/// <summary>
/// Creates invoices in the order in which refusals are answered: 404 and 400 (<see cref="AdmitAsync"/>), 403, 409, 429 and 503
/// (<see cref="PrepareAsync"/>); only then is anything written (<see cref="WriteAsync"/>), in one transaction.
/// </summary>
internal sealed class InvoiceCreation(
    InvoicingSession session, ChainRegistry chains, ChainWatch watch, InvoicePricing pricing, AddressLeases leases, InvoiceVersions versions, InvoiceViews views,
    InvoicingClock clock, Identifiers identifiers, Secrets secrets, IOptions<InvoicingOptions> options)
{
    // How many creates may be under way at once before the limit is kept by waiting.
    private const int AtOnce = 200;

    /// <summary>Finds the wallet and checks the request's own rules.</summary>
    public async Task<Admission> AdmitAsync(
        Guid walletId, CreateInvoiceRequest request, ValidationErrors errors, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var admission = await session.ReadAsync(
            async (context, token) =>
            {
                var wallet = await context.Set<Wallet>().SingleOrDefaultAsync(w => w.Id == walletId, token)
                    ?? throw new InvoicingException(InvoicingErrorCodes.WalletNotFound, "There is no such wallet.");
                var chain = chains.TryGet(request.Blockchain, out var known) ? known : null;
                var asset = chain?.Assets.FirstOrDefault(a => string.Equals(a.Symbol, request.Symbol, StringComparison.OrdinalIgnoreCase));
                var currency = asset is null ? null : await context.Set<WalletCurrency>()
                    .SingleOrDefaultAsync(c => c.WalletId == walletId && c.Blockchain == chain!.Blockchain && c.Symbol == asset.Symbol, token);
                var bound = key is null ? null : await context.Set<IdempotencyRecord>().SingleOrDefaultAsync(r => r.WalletId == walletId && r.Key == key.Key, token);
                return new Admission(wallet, currency, chain, bound, bound is not null && bound.BodyHash.AsSpan().SequenceEqual(key!.BodyHash) ? bound.InvoiceId : null);
            },
            cancellationToken);

        // The same request gives the same invoice, whatever the wallet has come to ask for since.
        CreateInvoiceValidator.Validate(request, admission.Replays is null ? admission.Currency?.MinConfirmations : null, errors);
        errors.ThrowIfAny();
        return admission;
    }

    /// <summary>Decides everything that can be decided without writing.</summary>
    public async Task<PreparedInvoice> PrepareAsync(
        Admission admission, CreateInvoiceRequest request, IEnumerable<IInvoicePolicy> policies, CancellationToken cancellationToken)
    {
        var (wallet, currency, chain, bound, _) = admission;
        if (wallet.Type == WalletType.Private || wallet.Disabled)
            throw new InvoicingException(InvoicingErrorCodes.CreateInvoiceForbidden, "This wallet creates no invoices. Use an enabled wallet of type INVOICE.");
        if (currency is not { Active: true } || chain is null)
            throw new InvoicingException(InvoicingErrorCodes.CurrencyNotActive, $"{request.Symbol} on {request.Blockchain} is not active in this wallet. GET the wallet to see what is.");
        var asset = chain.Assets.First(a => string.Equals(a.Symbol, currency.Symbol, StringComparison.Ordinal));
        var fault = chain is IAssetCheck check ? await check.CheckAsync(asset, cancellationToken) : null;
        if (fault is { IsLasting: true })
            throw new InvoicingException(InvoicingErrorCodes.CurrencyNotActive, $"{asset.Symbol} on {chain.Blockchain} is disabled: {fault.Reason}. Correct its configuration and restart.");
        foreach (var policy in policies)
        {
            if (!await policy.AllowsAsync(wallet.Id, request, cancellationToken))
                throw new InvoicingException(InvoicingErrorCodes.CreateInvoiceForbidden, "The shop does not allow this invoice.");
        }

        if (bound is not null)
            throw new InvoicingException(InvoicingErrorCodes.IdempotencyConflict, "This Idempotency-Key was used with another request. Use a new key for a new invoice.");
        var isFiatPriced = request.Value is null;
        if (isFiatPriced)
            await session.ReadAsync((context, token) => CheckOpenInvoicesAsync(context, wallet.Id, token), cancellationToken);
        var tip = await watch.FindTipAsync(session, chain.Blockchain, cancellationToken)
            ?? throw new InvoicingException(
                InvoicingErrorCodes.ChainUnavailable, $"The node of {chain.Blockchain} is not being read right now, or stands still.", retryAfter: TimeSpan.FromSeconds(10));

        if (fault is not null)
            throw new InvoicingException(InvoicingErrorCodes.ChainUnavailable, $"{asset.Symbol} on {chain.Blockchain} cannot be paid right now: {fault.Reason}.", retryAfter: TimeSpan.FromSeconds(10));
        var price = await pricing.PriceAsync(request, asset, cancellationToken);
        var now = clock.Now;
        return new PreparedInvoice(chain, tip, price.Rate?.Sources.Min(s => s.At) is { } quoted && quoted < now ? quoted : now, new InvoiceTerms
        {
            Id = identifiers.NewUuid(),
            WalletId = wallet.Id,
            Blockchain = chain.Blockchain,
            Asset = asset,
            Value = price.Value,
            Tolerance = price.Value * currency.ToleranceBasisPoints / 10000,
            FiatCurrency = price.Fiat,
            FiatValue = price.FiatValue,
            FiatPercent = request.FiatCurrency?.Percent ?? 0,
            IsFiatPriced = isFiatPriced,
            Rate = price.Rate?.ToJson(),
            CreatedAt = now,
            ExpiryMinutes = request.Expiry,
            Confirmations = request.Confirmations,
            PauseMinutes = request.Pause,
            Data = request.Data,
            SecretKey = request.SecretKey is null ? null : secrets.Protect(request.SecretKey),
        });
    }

    /// <summary>Takes an address and writes version 1, bound to the idempotency key.</summary>
    /// <returns>The invoice; null when the key was bound by another request meanwhile, or what was prepared is too old, and nothing was written.</returns>
    public async Task<InvoiceView?> WriteAsync(DbContext context, PreparedInvoice prepared, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        var (chain, tip, asOf, terms) = prepared;
        terms = terms with { CreatedAt = clock.Now };

        // After a commit whose answer was lost, the same write comes again.
        if (await context.Set<Invoice>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == terms.Id, cancellationToken) is { } written)
            return views.Of(written, [], tip, terms.CreatedAt);

        // A process that was stopped, or a machine that slept: nothing is sold at the rate of before, nor on a chain that was read then.
        if (terms.CreatedAt - asOf > options.Value.Rates.MaxRateAge)
            return null;
        if (terms.IsFiatPriced)
            await LimitOpenInvoicesAsync(context, terms.WalletId, cancellationToken);

        // A second request with this key waits here for the first one's transaction.
        if (key is not null && !await BindAsync(context, terms, key, cancellationToken))
            return null;

        // Since the tip was read a shorter branch may have been followed: what is mined above what is booked now is mined in this lease.
        var booked = await context.Set<ChainCursor>().Where(c => c.Blockchain == chain.Blockchain).Select(c => c.Height).SingleAsync(cancellationToken);
        tip = Math.Min(tip, booked);
        var request = new LeaseRequest(terms.Id, terms.WalletId, chain, terms.Asset, terms.Data.OrderId, tip, terms.CreatedAt);
        var address = await leases.OpenAsync(context, request, cancellationToken)
            ?? throw new InvoicingException(
                InvoicingErrorCodes.AddressUnavailable,
                $"Every address of this wallet on {chain.Blockchain} is in use or resting. Import more, or register an address provider.",
                retryAfter: TimeSpan.FromSeconds(60));
        var invoice = Invoice.Create(terms, address.Id, address.Text, address.Epoch);
        versions.Begin(context, invoice, tip);
        return views.Of(invoice, [], tip, terms.CreatedAt);
    }

    // Each open fiat price is a free option on the rate. Near the limit the wallet's row makes the requests wait for each other.
    private async Task LimitOpenInvoicesAsync(DbContext context, Guid walletId, CancellationToken cancellationToken)
    {
        if (await CheckOpenInvoicesAsync(context, walletId, cancellationToken) + AtOnce < options.Value.MaxOpenFiatInvoices)
            return;
        await WalletRow.HoldAsync(context, walletId, cancellationToken);
        await CheckOpenInvoicesAsync(context, walletId, cancellationToken);
    }

    private async Task<int> CheckOpenInvoicesAsync(DbContext context, Guid walletId, CancellationToken cancellationToken)
    {
        var holding = context.Set<Invoice>().Where(i => i.WalletId == walletId && i.Active && i.IsFiatPriced);
        var open = await holding.CountAsync(cancellationToken);
        if (open >= options.Value.MaxOpenFiatInvoices)
        {
            // Those of a chain that the host has dropped hold no rate: nobody can pay by them, and nothing ends them.
            var read = chains.All.Select(c => c.Blockchain).ToList();
            open = await holding.CountAsync(i => read.Contains(i.Blockchain), cancellationToken);
        }

        return open < options.Value.MaxOpenFiatInvoices
            ? open
            : throw new InvoicingException(
                InvoicingErrorCodes.TooManyOpenInvoices,
                $"This wallet has {open} open fiat-priced invoices, and each holds a rate. Wait until some are paid or expire, or price in the coin.",
                retryAfter: TimeSpan.FromSeconds(60));
    }

    private static async Task<bool> BindAsync(DbContext context, InvoiceTerms terms, IdempotencyKey key, CancellationToken cancellationToken)
    {
        var sql = $$"""
            INSERT INTO {{SqlNames.Table<IdempotencyRecord>(context)}} (wallet_id, key, body_hash, invoice_id, created_at)
            VALUES ({0}, {1}, {2}, {3}, {4}) ON CONFLICT DO NOTHING
            """;
        return await context.Database.ExecuteSqlRawAsync(sql, [terms.WalletId, key.Key, key.BodyHash, terms.Id, terms.CreatedAt], cancellationToken) == 1;
    }
}
