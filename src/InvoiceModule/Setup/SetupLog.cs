using Microsoft.Extensions.Logging;

namespace InvoiceModule.Setup;

internal static partial class SetupLog
{
    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "The loop '{Loop}' failed and is started again")]
    public static partial void LoopFailed(ILogger logger, string loop, Exception exception);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void StartWarning(ILogger logger, string warning);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The database's clock could not be read; this machine's is used until it can: {Reason}")]
    public static partial void ClockUnread(ILogger logger, string reason);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "The recurring job '{Job}' was missing or disabled and has been registered again")]
    public static partial void JobRestored(ILogger logger, string job);

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message = "No Hangfire server listens to the queue '{Queue}'. Call AddHangfireServer(o => o.Queues = [..., \"{Queue}\"]), or set InvoicingOptions.Queue to one that is listened to")]
    public static partial void QueueUnheard(ILogger logger, string queue);
}
