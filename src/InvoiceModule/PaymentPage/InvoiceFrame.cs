using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceModule.Invoices;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// One state of a watched invoice, and the way to the one after it. Viewers walk along at their own pace: none misses a change, and a slow one
/// holds up nobody.
/// </summary>
internal sealed class InvoiceFrame
{
    private readonly TaskCompletionSource<InvoiceFrame> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _json;

    public InvoiceFrame(PublicInvoice invoice)
    {
        _json = JsonSerializer.Serialize(invoice, PublicInvoiceJson.Default.PublicInvoice);
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_json)).AsSpan(0, 8));
        FollowedUntil = invoice.FollowedUntil;
    }

    /// <summary>Names this state: two equal ones have the same, on every node and at any time. The page carries it, so that it knows when it is out of date.</summary>
    public string Id { get; }

    /// <summary>When there is nothing more to wait for (<see cref="PublicInvoice.FollowedUntil"/>).</summary>
    public DateTime FollowedUntil { get; }

    /// <summary>Whether more is expected, however long it takes.</summary>
    public bool IsOpen => FollowedUntil == DateTime.MaxValue;

    /// <summary>Completes with the next change.</summary>
    public Task<InvoiceFrame> Next => _next.Task;

    /// <summary>As it is sent, with <c>server_time</c>: a page counts down to the expiry by it, whatever the clock of its device. That is no part of the state.</summary>
    public string JsonAt(DateTime now) => $"{_json[..^1]},\"server_time\":\"{UtcJsonConverter.ToText(now)}\"}}";

    public void Follow(InvoiceFrame next) => _next.SetResult(next);
}
