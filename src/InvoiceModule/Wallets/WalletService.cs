using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Wallets;

internal sealed class WalletService(InvoicingDb db, ChainRegistry chains, InvoicingClock clock, IEntropy entropy, Secrets secrets, WorkSignals signals, AddressImports imports) : IWalletService
{
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    public async Task<WalletView> EnsureAsync(WalletDefinition wallet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        if (string.IsNullOrWhiteSpace(wallet.Name) || wallet.Name.Length > 128)
            throw new ArgumentException("A wallet's name has 1 to 128 characters.", nameof(wallet));
        await db.WriteAsync(
            CrashPoints.Wallet,
            async (context, token) =>
            {
                // Two nodes may start at once: one of them makes the wallet, and only that one makes its first key.
                var sql = $$"""
                    INSERT INTO {{SqlNames.Table<Wallet>(context)}} (id, name, type, disabled, created_at) VALUES ({0}, {1}, {2}, {3}, {4}) ON CONFLICT DO NOTHING
                    """;
                if (await context.Database.ExecuteSqlRawAsync(sql, [wallet.Id, wallet.Name, (int)wallet.Type, wallet.Disabled, clock.Now], token) == 1)
                {
                    AddKey(context, wallet.Id, WebhookSecret.Create(entropy));
                    return;
                }

                var existing = await context.Set<Wallet>().SingleAsync(w => w.Id == wallet.Id, token);
                (existing.Name, existing.Type, existing.Disabled) = (wallet.Name, wallet.Type, wallet.Disabled);
            },
            cancellationToken);
        return (await FindAsync(wallet.Id, cancellationToken))!;
    }

    public Task<WalletView> SetCurrencyAsync(Guid walletId, CurrencyDefinition currency, CancellationToken cancellationToken = default)
        => SetCurrencyAsync(walletId, currency, act: null, expected: null, cancellationToken);

    /// <summary>Changes a currency's terms, and writes down who did it.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="currency">The terms.</param>
    /// <param name="act">Who, and why if he says so; null for the host's own code.</param>
    /// <param name="expected">The terms (<see cref="CurrencyTerms"/>) that he saw; if they are others by now, nothing is done.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>invalid_state</c>: somebody else has changed them.</exception>
    public async Task<WalletView> SetCurrencyAsync(
        Guid walletId, CurrencyDefinition currency, OperatorAct? act, string? expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(currency);
        act = act is null ? null : AuditRules.Checked(act, isRoutine: true);
        CheckTerms(currency);

        // What the host has dropped can still be switched off: its terms stay as they were written down.
        var (blockchain, asset) = currency.Active || chains.TryGet(currency.Blockchain, out _)
            ? FindAsset(currency.Blockchain, currency.Symbol)
            : await FindDroppedAsync(walletId, currency, cancellationToken);
        AuditEntry? written = null;
        await db.WriteAsync(
            CrashPoints.Currency,
            async (context, token) =>
            {
                await RequireAsync(context, walletId, token);
                if (await AuditTrail.HasAsync(context, written, token))
                    return;

                // Two people may edit at once: the wallet's row makes the second wait, and then see what the first did.
                await WalletRow.HoldAsync(context, walletId, token);
                var row = await context.Set<WalletCurrency>()
                    .SingleOrDefaultAsync(c => c.WalletId == walletId && c.Blockchain == blockchain && c.Symbol == asset.Symbol, token);
                if (row is null)
                    context.Add(row = new WalletCurrency { WalletId = walletId, Blockchain = blockchain, Symbol = asset.Symbol, Decimals = asset.Decimals });
                var before = CurrencyTerms.Of(row);
                if (expected is not null && !string.Equals(expected, before, StringComparison.Ordinal))
                    throw new InvoicingException(InvoicingErrorCodes.InvalidState, $"Somebody has changed {row.Symbol} on {row.Blockchain} meanwhile: it is {before}. Look again and decide anew.");
                (row.ContractAddress, row.Decimals) = (asset.ContractAddress, asset.Decimals);
                (row.Active, row.MinConfirmations) = (currency.Active, currency.MinConfirmations);
                (row.ToleranceBasisPoints, row.Dust) = (currency.ToleranceBasisPoints, currency.Dust);
                row.RestMinutes = currency.Rest is { } rest ? (int)Math.Ceiling(rest.TotalMinutes) : null;
                if (act is not null)
                {
                    context.Add(written = new AuditEntry
                    {
                        WalletId = walletId,
                        At = clock.Now,
                        Who = act.Who,
                        Action = AuditActions.CurrencyChanged,
                        Subject = $"{row.Blockchain}/{row.Symbol}",
                        Why = act.Why,
                        Before = before,
                        After = CurrencyTerms.Of(row),
                    });
                }
            },
            cancellationToken);
        signals.Addresses.Set();
        return (await FindAsync(walletId, cancellationToken))!;
    }

    public async Task<int> ImportAddressesAsync(Guid walletId, string blockchain, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var chain = FindChain(blockchain);
        await db.ReadAsync(
            async (context, token) =>
            {
                await RequireAsync(context, walletId, token);
                return true;
            },
            cancellationToken);
        return await imports.ImportAsync(walletId, chain, addresses, act: null, cancellationToken);
    }

    public Task<string> RotateSigningKeyAsync(Guid walletId, string? secret = null, TimeSpan? overlap = null, CancellationToken cancellationToken = default)
        => RotateSigningKeyAsync(walletId, secret, overlap, act: null, cancellationToken);

    /// <summary>Makes a key the newest signing key, and writes down who did it.</summary>
    public async Task<string> RotateSigningKeyAsync(Guid walletId, string? secret, TimeSpan? overlap, OperatorAct? act, CancellationToken cancellationToken)
    {
        act = act is null ? null : AuditRules.Checked(act, isRoutine: true);
        var key = secret ?? WebhookSecret.Create(entropy);
        WebhookSecret.Decode(key);
        var keep = overlap ?? DefaultOverlap;
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, TimeSpan.Zero, nameof(overlap));
        await db.WriteAsync(
            CrashPoints.KeyRotation,
            async (context, token) =>
            {
                // Two people may rotate at once: the wallet's row makes the second wait, and then end the first one's key like all others.
                await WalletRow.HoldAsync(context, walletId, token);
                await RequireAsync(context, walletId, token);
                var keys = await context.Set<SigningKey>().Where(k => k.WalletId == walletId).OrderBy(k => k.Id).ToListAsync(token);

                // After a commit whose answer was lost, the same write comes again: the newest key is this one already. One that nobody can read any more is another.
                // Whoever gives the same key with a shorter overlap wants the older ones to end sooner, and they do.
                var isNewest = keys is [.., { ExpiresAt: null } newest] && string.Equals(secrets.TryUnprotectText(newest.Secret), key, StringComparison.Ordinal);
                var expires = clock.Now + keep;
                var ended = keys.Take(isNewest ? keys.Count - 1 : keys.Count).Where(k => k.ExpiresAt is not { } end || end > expires).ToList();
                if (isNewest && ended.Count == 0)
                    return;
                foreach (var older in ended)
                    older.ExpiresAt = expires;
                if (!isNewest)
                    AddKey(context, walletId, key);
                if (act is not null)
                {
                    context.Add(new AuditEntry
                    {
                        WalletId = walletId,
                        At = clock.Now,
                        Who = act.Who,
                        Action = AuditActions.KeyRotated,
                        Why = act.Why,
                        After = $"older keys sign until {UtcJsonConverter.ToText(expires)}",
                    });
                }
            },
            cancellationToken);
        return key;
    }

    public Task<WalletView?> FindAsync(Guid walletId, CancellationToken cancellationToken = default)
        => db.ReadAsync(
            async (context, token) =>
            {
                var wallet = await context.Set<Wallet>().SingleOrDefaultAsync(w => w.Id == walletId, token);
                if (wallet is null)
                    return null;
                var currencies = await context.Set<WalletCurrency>().Where(c => c.WalletId == walletId).ToListAsync(token);
                return new WalletView(
                    wallet.Id,
                    wallet.Name,
                    wallet.Type == WalletType.Invoice ? "INVOICE" : "PRIVATE",
                    currencies.OrderBy(c => c.Blockchain, StringComparer.Ordinal).ThenBy(c => c.Symbol, StringComparer.Ordinal)
                        .Select(c => new CurrencyView(c.Blockchain, c.Symbol, c.ContractAddress, c.Decimals, c.Active && !IsDisabled(c))).ToList());
            },
            cancellationToken);

    /// <summary>The wallet with all its terms; null when there is none.</summary>
    public Task<WalletSettings?> SettingsAsync(Guid walletId, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                if (await context.Set<Wallet>().SingleOrDefaultAsync(w => w.Id == walletId, token) is not { } wallet)
                    return null;
                var now = clock.Now;
                var currencies = await context.Set<WalletCurrency>().Where(c => c.WalletId == walletId).OrderBy(c => c.Blockchain).ThenBy(c => c.Symbol).ToListAsync(token);
                var keys = await context.Set<SigningKey>().Where(k => k.WalletId == walletId && (k.ExpiresAt == null || k.ExpiresAt > now)).OrderByDescending(k => k.Id)
                    .Select(k => new SigningKeyInfo(k.CreatedAt, k.ExpiresAt)).ToListAsync(token);
                return new WalletSettings(wallet, currencies, keys);
            },
            cancellationToken);

    private void AddKey(DbContext context, Guid walletId, string secret)
        => context.Add(new SigningKey { WalletId = walletId, Secret = secrets.Protect(secret), CreatedAt = clock.Now });

    private static async Task RequireAsync(DbContext context, Guid walletId, CancellationToken cancellationToken)
    {
        if (!await context.Set<Wallet>().AnyAsync(w => w.Id == walletId, cancellationToken))
            throw new ArgumentException($"There is no wallet {walletId}. Call EnsureAsync first.", nameof(walletId));
    }

    private bool IsDisabled(WalletCurrency currency)
        => chains.TryGet(currency.Blockchain, out var chain)
            && chain is IAssetCheck check
            && chain.Assets.FirstOrDefault(a => string.Equals(a.Symbol, currency.Symbol, StringComparison.Ordinal)) is { } asset
            && check.FindFault(asset) is { IsLasting: true };

    private IChain FindChain(string blockchain)
        => chains.TryGet(blockchain, out var chain)
            ? chain
            : throw new ArgumentException($"There is no chain '{blockchain}'. Add it to the builder that AddInvoicing returns.", nameof(blockchain));

    private Task<(string Blockchain, Asset Asset)> FindDroppedAsync(Guid walletId, CurrencyDefinition currency, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) => await context.Set<WalletCurrency>()
                .SingleOrDefaultAsync(c => c.WalletId == walletId && c.Blockchain == currency.Blockchain && c.Symbol == currency.Symbol, token) is { } row
                    ? (row.Blockchain, new Asset(row.Symbol, row.Decimals, row.ContractAddress))
                    : FindAsset(currency.Blockchain, currency.Symbol),
            cancellationToken);

    private (string Blockchain, Asset Asset) FindAsset(string blockchain, string symbol)
    {
        var chain = FindChain(blockchain);
        var asset = chain.Assets.FirstOrDefault(a => string.Equals(a.Symbol, symbol, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Chain '{chain.Blockchain}' has no asset '{symbol}'. It has {string.Join(", ", chain.Assets.Select(a => a.Symbol))}.", nameof(symbol));
        return (chain.Blockchain, asset);
    }

    private static void CheckTerms(CurrencyDefinition currency)
    {
        if (currency.MinConfirmations is < 0 or > Invoices.InvoiceRules.MaxConfirmations)
            throw new ArgumentException("MinConfirmations is 0..10000.", nameof(currency));
        if (currency.ToleranceBasisPoints is < 0 or >= 10000)
            throw new ArgumentException("ToleranceBasisPoints is 0..9999.", nameof(currency));
        if (!BaseUnits.IsValid(currency.Dust))
            throw new ArgumentException("Dust is 0..2^256-1 base units.", nameof(currency));
        if (currency.Rest is { } rest && (rest < TimeSpan.Zero || rest > TimeSpan.FromDays(365)))
            throw new ArgumentException("Rest is 0..365 days.", nameof(currency));
    }
}
