namespace InvoiceModule.Callbacks;

/// <summary>One attempt that is to be made: everything the sender needs, read and fixed before anything leaves.</summary>
/// <param name="Claim">Under which claim; the result counts only while it holds.</param>
/// <param name="EventId">The <c>webhook-id</c>.</param>
/// <param name="WalletId">Whose keys sign it.</param>
/// <param name="Version">The invoice's version.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Body">The exact bytes.</param>
/// <param name="Keys">The wallet's live signing keys, newest first.</param>
/// <param name="RedeliverAt">When somebody asked for it by hand; null for the schedule's own attempt.</param>
internal sealed record Delivery(
    OutboxClaim Claim,
    string EventId,
    Guid WalletId,
    int Version,
    string Url,
    byte[] Body,
    IReadOnlyList<byte[]> Keys,
    DateTime? RedeliverAt);
