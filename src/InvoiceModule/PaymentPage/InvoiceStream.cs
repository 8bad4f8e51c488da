using InvoiceModule.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// Writes an invoice's states as Server-Sent Events (WHATWG HTML, 9.2). It is written by hand because the framework's result sends nothing in between, and
/// without a sign of life proxies cut a quiet stream. The sign is an event of its own name: pages see that the server lives, and who listens for messages is told nothing.
/// </summary>
internal sealed class InvoiceStream(HttpContext http, InvoiceViewer viewer, InvoicingClock clock, CancellationToken ended)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Goes on until there is nothing more to wait for, the viewer leaves or the host stops.</summary>
    public async Task RunAsync(InvoiceFrame frame)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await SendAsync("retry: 3000\n");
        for (var next = frame; next is not null; next = await NextAsync(next))
            await SendAsync($"id: {next.Id}\ndata: {next.JsonAt(clock.Now)}\n\n");
    }

    private async Task<InvoiceFrame?> NextAsync(InvoiceFrame frame)
    {
        while (viewer.Follows(frame, clock.Now))
        {
            try
            {
                return await frame.Next.WaitAsync(KeepAlive, clock, ended);
            }
            catch (TimeoutException)
            {
                // Whoever takes no heed of an event's name finds the view there, as in every other.
                await SendAsync($"event: alive\ndata: {frame.JsonAt(clock.Now)}\n\n");
            }
        }

        return null;
    }

    private async Task SendAsync(string text)
    {
        await http.Response.WriteAsync(text, ended);
        await http.Response.Body.FlushAsync(ended);
    }
}
