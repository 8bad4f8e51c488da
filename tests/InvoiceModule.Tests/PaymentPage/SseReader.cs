using System.Net.ServerSentEvents;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>Reads events with the framework's own parser, which owes nothing to our writer.</summary>
internal sealed class SseReader(IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
{
    public static async Task<SseReader> OpenAsync(HttpResponseMessage answer)
    {
        answer.EnsureSuccessStatusCode();
        var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return new SseReader(SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    /// <summary>The next message, or the next event of that name, as a browser hands them out; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync(string type = SseParser.EventTypeDefault)
    {
        while (await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken))
        {
            if (string.Equals(items.Current.EventType, type, StringComparison.Ordinal))
                return items.Current;
        }

        return null;
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();
}
