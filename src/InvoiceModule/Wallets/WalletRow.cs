using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Wallets;

/// <summary>The row of a wallet as the place where those wait for each other who decide by what the wallet has.</summary>
internal static class WalletRow
{
    /// <summary>Makes everybody else who asks for it wait until this transaction has ended, and then see what it did.</summary>
    public static Task HoldAsync(DbContext context, Guid walletId, CancellationToken cancellationToken)
        => context.Set<Wallet>().Where(w => w.Id == walletId).ExecuteUpdateAsync(set => set.SetProperty(w => w.Disabled, w => w.Disabled), cancellationToken);
}
