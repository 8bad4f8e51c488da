using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>What the addresses log.</summary>
internal static partial class AddressLog
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Error, Message = "The address source {Source} of wallet {WalletId} on {Blockchain} cannot be read: {Reason}. Its addresses still get their money, and no new one is made. Restore the Data Protection key ring, or set the key again on the dashboard.")]
    public static partial void SourceUnreadable(ILogger logger, long source, Guid walletId, string blockchain, string reason);

    [LoggerMessage(EventId = 351, Level = LogLevel.Warning, Message = "The address provider of {Blockchain} has not given address number {Index} within {Patience}. Addresses that are there are given out; without any, new invoices are refused (address_unavailable).")]
    public static partial void ProviderSilent(ILogger logger, string blockchain, long index, TimeSpan patience);

    [LoggerMessage(EventId = 353, Level = LogLevel.Error, Message = "The address provider of {Blockchain} failed at address number {Index}. Addresses that are there are given out; without any, new invoices are refused (address_unavailable).")]
    public static partial void ProviderFailed(ILogger logger, string blockchain, long index, Exception exception);

    [LoggerMessage(EventId = 354, Level = LogLevel.Warning, Message = "The key in the host's code for {Blockchain} is another one for wallet {WalletId} than before. {Count} addresses of the one before are watched and get their money, and are given out no more. Those of the new key begin at number {Next} or later: let the wallet program look that far.")]
    public static partial void KeyChanged(ILogger logger, string blockchain, Guid walletId, int count, long next);

    [LoggerMessage(EventId = 352, Level = LogLevel.Error, Message = "No addresses could be derived ahead on {Blockchain}. It is tried again; the other chains go on.")]
    public static partial void RefillFailed(ILogger logger, string blockchain, Exception exception);
}
