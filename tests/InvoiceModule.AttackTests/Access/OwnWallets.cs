using System.Security.Claims;
using InvoiceModule.Tests.Setup;
using InvoiceModule.Wallets;

namespace InvoiceModule.AttackTests.Access;

/// <summary>Alice has the one wallet, Bob the other.</summary>
internal sealed class OwnWallets : IWalletAccess
{
    public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
        => ValueTask.FromResult(principal.Identity?.Name == (walletId == ApiHost.Wallet ? "alice" : walletId == AccessTests.BobsWallet ? "bob" : "nobody"));
}
