namespace InvoiceModule.Wallets;

/// <summary>Makes wallets, their currencies, addresses and signing keys from code.</summary>
public interface IWalletService
{
    /// <summary>Creates the wallet, or brings an existing one to this definition. A new wallet gets a signing key.</summary>
    /// <param name="wallet">What it shall be.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The wallet.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    Task<WalletView> EnsureAsync(WalletDefinition wallet, CancellationToken cancellationToken = default);

    /// <summary>Adds a currency to a wallet, or changes its terms. Invoices that exist keep theirs.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="currency">The terms.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The wallet.</returns>
    /// <exception cref="ArgumentException">No such wallet, chain or asset, or a term out of range.</exception>
    Task<WalletView> SetCurrencyAsync(Guid walletId, CurrencyDefinition currency, CancellationToken cancellationToken = default);

    /// <summary>Adds receiving addresses to a wallet's pool. An address belongs to one wallet for ever.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="blockchain">The chain.</param>
    /// <param name="addresses">The addresses; one that the wallet has already, in whatever encoding, is passed over.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="ArgumentException">One is no address of this chain, or belongs to another wallet; none was added.</exception>
    Task<int> ImportAddressesAsync(Guid walletId, string blockchain, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken = default);

    /// <summary>Makes a given or a new key the wallet's newest signing key. The older ones go on signing beside it for the overlap.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="secret">A <c>whsec_</c> key of 24..64 bytes in base64; null to make one of 32 bytes.</param>
    /// <param name="overlap">How long the older keys go on, at least 0; null for 24 hours.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The key as text. Show it to the merchant once; it is stored encrypted.</returns>
    /// <exception cref="ArgumentException">No such wallet, or the key is malformed or too short.</exception>
    Task<string> RotateSigningKeyAsync(Guid walletId, string? secret = null, TimeSpan? overlap = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a wallet.</summary>
    /// <param name="walletId">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The wallet, or null.</returns>
    Task<WalletView?> FindAsync(Guid walletId, CancellationToken cancellationToken = default);
}
