using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InvoiceModule.Dashboard;

/// <summary>Stands before every POST: the form is small, and it is one of ours, or nothing is done.</summary>
internal sealed class DashboardPost(DashboardAntiforgery antiforgery) : IEndpointFilter
{
    private const int MaxBytes = 256 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return await ReadAsync(http) is { } form && antiforgery.IsValid(http, form)
            ? await next(context)
            : DashboardView.Of<DashboardRefused, DashboardRefusedModel>(http, DashboardSection.None, new DashboardRefusedModel(), StatusCodes.Status400BadRequest);
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength > MaxBytes)
            return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBytes;
        try
        {
            return await http.Request.ReadFormAsync(
                new FormOptions { BufferBodyLengthLimit = MaxBytes, KeyLengthLimit = 100, ValueCountLimit = 100, ValueLengthLimit = MaxBytes, MultipartBodyLengthLimit = MaxBytes },
                http.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null;
        }
    }
}
