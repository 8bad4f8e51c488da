using InvoiceModule.Chains;

namespace InvoiceModule.Addresses;

/// <summary>Asks for one receiving address.</summary>
/// <param name="WalletId">The wallet that will own it for ever.</param>
/// <param name="Blockchain">The chain.</param>
/// <param name="Asset">The asset for which it is first needed; an address serves every asset of its chain.</param>
/// <param name="Index">Its number, from 0; at most 2^31-1 (BIP 32 non-hardened children).</param>
public sealed record AddressRequest(Guid WalletId, string Blockchain, Asset Asset, long Index);
