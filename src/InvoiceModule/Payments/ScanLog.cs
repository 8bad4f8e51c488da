using Microsoft.Extensions.Logging;

namespace InvoiceModule.Payments;

internal static partial class ScanLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "Reading {Blockchain} failed and is tried again, and nothing on it expires meanwhile: {Reason}")]
    public static partial void Failed(ILogger logger, string blockchain, string reason);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "{Blockchain} was reorganised: {Depth} blocks above {Fork} no longer stand")]
    public static partial void Reorganised(ILogger logger, string blockchain, long depth, long fork);

    [LoggerMessage(EventId = 303, Level = LogLevel.Information, Message = "Another process reads {Blockchain} now; what this one had read was not written")]
    public static partial void Stale(ILogger logger, string blockchain);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "The claim on {Blockchain} could not be renewed: {Reason}")]
    public static partial void NotRenewed(ILogger logger, string blockchain, string reason);
}
