using System.Security.Claims;
using InvoiceModule.Wallets;
using Shop.Setup;

namespace Shop.Access;

/// <summary>This shop has one merchant, who owns both wallets. A marketplace would look up whose a wallet is.</summary>
internal sealed class ShopWalletAccess(ShopSettings settings) : IWalletAccess
{
    public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
        => ValueTask.FromResult(principal.Identity is { IsAuthenticated: true } && (walletId == settings.WalletId || walletId == settings.PrivateWalletId));
}
