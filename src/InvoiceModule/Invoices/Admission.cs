using InvoiceModule.Chains;
using InvoiceModule.Wallets;

namespace InvoiceModule.Invoices;

/// <summary>What is known of a create request once its wallet is found and the request breaks no rule.</summary>
/// <param name="Wallet">The wallet.</param>
/// <param name="Currency">The currency's terms; null when the wallet does not know it.</param>
/// <param name="Chain">The chain; null when it is not registered.</param>
/// <param name="Bound">What the idempotency key is bound to; null when it is free.</param>
/// <param name="Replays">The invoice that exactly this request made before.</param>
internal sealed record Admission(Wallet Wallet, WalletCurrency? Currency, IChain? Chain, IdempotencyRecord? Bound, Guid? Replays);
