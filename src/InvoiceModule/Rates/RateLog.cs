using Microsoft.Extensions.Logging;

namespace InvoiceModule.Rates;

/// <summary>What the rates log. Exceptions of a host's own source are named by type only: their messages may hold a key.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "Rate source {Source} failed on {Base}/{Quote}: {Reason}.")]
    public static partial void SourceFailed(ILogger logger, string source, string @base, string quote, string reason);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "Rate source {Source} did not answer on {Base}/{Quote} in time.")]
    public static partial void SourceHangs(ILogger logger, string source, string @base, string quote);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "Rate source {Source} is not asked for {Base}/{Quote}: {Count} earlier calls still hang.")]
    public static partial void SourceSkipped(ILogger logger, string source, string @base, string quote, int count);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning, Message = "Quote of {Source} on {Base}/{Quote} refused: {Reason}.")]
    public static partial void QuoteRefused(ILogger logger, string source, string @base, string quote, string reason);

    [LoggerMessage(EventId = 304, Level = LogLevel.Debug, Message = "Rate source {Source} does not have {Base}/{Quote}.")]
    public static partial void SourceHasNone(ILogger logger, string source, string @base, string quote);

    [LoggerMessage(EventId = 305, Level = LogLevel.Warning, Message = "No rate for {Base}/{Quote}: the {Count} sources disagree.")]
    public static partial void SourcesDisagree(ILogger logger, string @base, string quote, int count);

    [LoggerMessage(EventId = 306, Level = LogLevel.Warning, Message = "No rate for {Base}/{Quote}: its only source {Source} jumped and the new rate has not stood long enough.")]
    public static partial void SourceJumped(ILogger logger, string @base, string quote, string source);

    [LoggerMessage(EventId = 307, Level = LogLevel.Warning, Message = "No rate for {Base}/{Quote}: no source has it, nor the cross rates.")]
    public static partial void NoRate(ILogger logger, string @base, string quote);
}
