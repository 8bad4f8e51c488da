using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Setup;

internal static partial class ApiLog
{
    public const string Category = "InvoiceModule.Api";

    [LoggerMessage(1101, LogLevel.Error, "{Method} {Path} failed; answered 500.")]
    public static partial void Failed(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(1102, LogLevel.Error, "{Method} {Path} failed after the answer had begun; the connection was broken.")]
    public static partial void Broken(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(1103, LogLevel.Warning, "Refused with {Code}: {Method} {Path}.")]
    public static partial void Refused(ILogger logger, Exception exception, string code, string method, PathString path);
}
