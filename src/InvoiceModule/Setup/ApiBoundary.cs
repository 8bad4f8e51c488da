using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Setup;

/// <summary>
/// Stands around every API endpoint as a whole (binding, filters, handler, writing the answer): whatever goes wrong in it is answered in the
/// documentation's form, with no word of the inside.
/// </summary>
internal sealed class ApiBoundary(RequestDelegate endpoint, ILogger logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await endpoint(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer, and what was written is written or rolled back as a whole.
        }
        catch (Exception exception) when (http.Response.HasStarted)
        {
            // Half an answer cannot be taken back; breaking the connection keeps it from looking whole.
            ApiLog.Broken(logger, exception, http.Request.Method, http.Request.Path);
            http.Abort();
        }
        catch (InvoicingException exception)
        {
            if (exception.InnerException is not null || ApiErrors.Of(exception.Code).Status == StatusCodes.Status500InternalServerError)
                ApiLog.Refused(logger, exception, exception.Code, http.Request.Method, http.Request.Path);
            await ApiProblemResult.WriteAsync(http, exception);
        }
        catch (BadHttpRequestException exception)
        {
            await ApiProblemResult.WriteAsync(http, Translate(exception));
        }
        catch (Exception exception) when (DatabaseFaults.IsUnavailable(exception))
        {
            ApiLog.Failed(logger, exception, http.Request.Method, http.Request.Path);
            await ApiProblemResult.WriteAsync(http, new InvoicingException(
                InvoicingErrorCodes.DatabaseUnavailable,
                "The host's database cannot be used just now. Whether this request was carried out is not certain: repeat it, a create with the same Idempotency-Key.",
                retryAfter: TimeSpan.FromSeconds(5)));
        }
        catch (Exception exception)
        {
            ApiLog.Failed(logger, exception, http.Request.Method, http.Request.Path);
            await ApiProblemResult.WriteAsync(http, new InvoicingException(InvoicingErrorCodes.InternalError, ""));
        }
    }

    // The server's own refusals while a body is read.
    private static InvoicingException Translate(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new(InvoicingErrorCodes.RequestTimeout, "The body came too slowly."),
        StatusCodes.Status413PayloadTooLarge => new(InvoicingErrorCodes.RequestTooLarge, "The body is larger than this server takes."),
        StatusCodes.Status415UnsupportedMediaType => new(InvoicingErrorCodes.UnsupportedMediaType, "Send the body as application/json."),
        _ => new(
            InvoicingErrorCodes.ValidationFailed,
            "The request is malformed.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { ["$"] = ["The body did not arrive as HTTP promises it; send it whole, with its true length."] }),
    };
}
