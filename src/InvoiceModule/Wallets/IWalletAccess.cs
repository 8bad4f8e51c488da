using System.Security.Claims;

namespace InvoiceModule.Wallets;

/// <summary>The host's answer to "whose is this wallet?". What is refused looks exactly like what does not exist.</summary>
public interface IWalletAccess
{
    /// <summary>Whether a person or program may see and use a wallet.</summary>
    /// <param name="principal">Who asks, as the host authenticated him.</param>
    /// <param name="walletId">The wallet.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True to allow.</returns>
    ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken);
}
