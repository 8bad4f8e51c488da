namespace InvoiceModule.Chains;

/// <summary>Why an asset cannot be paid now.</summary>
/// <param name="Reason">A clause such as <c>18 decimals are configured but its contract has 6</c>, shown to the operator and to the merchant: no password, no URL.</param>
/// <param name="IsLasting">True: it is disabled until somebody corrects it, and a new invoice is answered 403. False: it may pass, and the answer is 503.</param>
public sealed record AssetFault(string Reason, bool IsLasting);
