using System.Collections.Concurrent;
using System.Text.Json;

namespace InvoiceModule.ClusterTests;

/// <summary>A create with its idempotency key: whatever failed on the way, it is one invoice.</summary>
internal sealed record Order(string Key, string Body, string? SecretKey)
{
    /// <summary>Every answer of 200 that came.</summary>
    public ConcurrentQueue<JsonElement> Answers { get; } = new();

    public JsonElement? Invoice => Answers.TryPeek(out var invoice) ? invoice : null;
}
