using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Invoices;

/// <summary>Reads a JSON body within a size and a time, whatever the host's server allows.</summary>
internal static class RequestBody
{
    /// <summary>Most bytes of a body: 64 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="InvoicingException"><c>unsupported_media_type</c>, <c>request_too_large</c> or <c>request_timeout</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
            throw new InvoicingException(InvoicingErrorCodes.UnsupportedMediaType, "Send the body as Content-Type: application/json in UTF-8, not compressed.");
        if (request.ContentLength > MaxBytes)
            throw TooLarge();

        using var late = new CancellationTokenSource(MaxTime, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await ReadAsync(request.Body, ended.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvoicingException(InvoicingErrorCodes.RequestTimeout, "The body took longer than 30 seconds to arrive.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > MaxBytes)
                throw TooLarge();
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxBytes + 1));
        }
    }

    private static bool IsJson(HttpRequest request)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase))
            && (request.Headers.ContentEncoding.Count == 0 || string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase));

    private static InvoicingException TooLarge() => new(InvoicingErrorCodes.RequestTooLarge, "The body is larger than 64 KiB.");
}
