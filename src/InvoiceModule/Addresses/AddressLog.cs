using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>What the addresses log.</summary>
internal static partial class AddressLog
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Error, Message = "The address source {Source} of wallet {WalletId} on {Blockchain} cannot be read: {Reason}. Its addresses still get their money, and no new one is made. Restore the Data Protection key ring, or set the key again on the dashboard.")]
    public static partial void SourceUnreadable(ILogger logger, long source, Guid walletId, string blockchain, string reason);
}
