using Microsoft.Extensions.Logging;

namespace InvoiceModule.Diagnostics;

internal static partial class AlarmLog
{
    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "Alarm {Id} of {Blockchain} was cleared by {Who}: {Why}")]
    public static partial void Cleared(ILogger logger, long id, string blockchain, string who, string why);
}
