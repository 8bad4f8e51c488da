using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// One state of a watched invoice, and the way to the one after it. Viewers walk along at their own pace: none misses a change, and a slow one
/// holds up nobody.
/// </summary>
internal sealed class InvoiceFrame
{
    private readonly TaskCompletionSource<InvoiceFrame> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InvoiceFrame(PublicInvoice invoice)
    {
        Json = JsonSerializer.Serialize(invoice, PublicInvoiceJson.Default.PublicInvoice);
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)).AsSpan(0, 8));
        FollowedUntil = invoice.FollowedUntil;
    }

    public string Json { get; }

    /// <summary>Names this state: two equal ones have the same, on every node. The page carries it, so that it knows when it is out of date.</summary>
    public string Id { get; }

    /// <summary>When there is nothing more to wait for (<see cref="PublicInvoice.FollowedUntil"/>).</summary>
    public DateTime FollowedUntil { get; }

    /// <summary>Whether more is expected, however long it takes.</summary>
    public bool IsOpen => FollowedUntil == DateTime.MaxValue;

    /// <summary>Completes with the next change.</summary>
    public Task<InvoiceFrame> Next => _next.Task;

    public void Follow(InvoiceFrame next) => _next.SetResult(next);
}
