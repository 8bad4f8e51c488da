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

    /// <summary>
    /// Which of some wallets a person may see: asked once for each page of the dashboard, whose menu follows from it too. It asks
    /// <see cref="CanAccessAsync"/> of each; write your own where that takes a query, and there are many wallets.
    /// </summary>
    /// <param name="principal">Who asks, as the host authenticated him.</param>
    /// <param name="walletIds">All wallets there are.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Those he may see; ids that were not among <paramref name="walletIds"/> are ignored.</returns>
    async ValueTask<IReadOnlySet<Guid>> FilterAsync(ClaimsPrincipal principal, IReadOnlyCollection<Guid> walletIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(walletIds);
        var his = new HashSet<Guid>();
        foreach (var id in walletIds)
        {
            if (await CanAccessAsync(principal, id, cancellationToken))
                his.Add(id);
        }

        return his;
    }
}
