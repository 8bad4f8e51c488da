using System.Security.Cryptography;
using System.Text;
using InvoiceModule.Wallets;
using Shop.Data;

namespace Shop.Setup;

/// <summary>Makes the wallets before the server listens. What is there already stays as it is: the dashboard may have changed it.</summary>
internal sealed class WalletSetup(IServiceScopeFactory scopes, IWalletService wallets, ShopSettings settings, IConfiguration configuration, StartBanner banner) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var held = await StartLock.TakeAsync(settings.Database, cancellationToken);
        await EnsureAsync(new WalletDefinition(settings.PrivateWalletId, "Private", WalletType.Private), cancellationToken);
        var wallet = await EnsureAsync(new WalletDefinition(settings.WalletId, "Shop"), cancellationToken);
        foreach (var currency in ChainSetup.Currencies(configuration, settings))
        {
            if (!wallet.Currencies.Any(c => c.Blockchain == currency.Blockchain && c.Symbol == currency.Symbol))
                await wallets.SetCurrencyAsync(settings.WalletId, currency, cancellationToken);
        }

        await EnsureSigningKeyAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<WalletView> EnsureAsync(WalletDefinition definition, CancellationToken cancellationToken)
        => await wallets.FindAsync(definition.Id, cancellationToken) ?? await wallets.EnsureAsync(definition, cancellationToken);

    private async Task EnsureSigningKeyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ShopDb>();
        var known = await db.WebhookKeys.FindAsync([settings.WalletId], cancellationToken);
        if (known is not null && (settings.WebhookSecret is null || known.Hash == HashOf(settings.WebhookSecret)))
            return;

        // The key a new wallet begins with was shown to nobody, so nobody needs it beside the first one; a key that was in use goes on for a day.
        var secret = await wallets.RotateSigningKeyAsync(settings.WalletId, settings.WebhookSecret, known is null ? TimeSpan.Zero : null, cancellationToken);
        if (settings.WebhookSecret is null)
            banner.NewWebhookSecret = secret;
        if (known is null)
            db.Add(new WebhookKey { WalletId = settings.WalletId, Hash = HashOf(secret) });
        else
            known.Hash = HashOf(secret);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
