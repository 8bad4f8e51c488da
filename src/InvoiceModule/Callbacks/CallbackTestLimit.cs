using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.Callbacks;

/// <summary>Keeps test callbacks rare: whoever may press the button must not be able to turn this host into a source of traffic to somebody else's.</summary>
internal sealed class CallbackTestLimit(InvoicingClock clock)
{
    /// <summary>Test callbacks of one wallet within <see cref="Window"/>, in this process.</summary>
    public const int Most = 6;

    /// <summary>Why one was refused. No route of the API sends them, so it is none of the API's codes.</summary>
    public const string TooMany = "too_many_test_callbacks";

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<DateTime>> _sent = [];

    /// <summary>Counts one more.</summary>
    /// <exception cref="InvoicingException"><c>too_many_test_callbacks</c>: how long to wait.</exception>
    public void Take(Guid walletId)
    {
        var now = clock.Now;
        lock (_gate)
        {
            if (!_sent.TryGetValue(walletId, out var sent))
                _sent[walletId] = sent = new Queue<DateTime>(Most);
            while (sent.TryPeek(out var oldest) && now - oldest >= Window)
                sent.Dequeue();
            if (sent.Count == Most)
                throw Refusal(sent.Peek() + Window - now);
            sent.Enqueue(now);
        }
    }

    private static InvoicingException Refusal(TimeSpan wait) => new(
        TooMany,
        string.Create(CultureInfo.InvariantCulture, $"Nothing was sent: a wallet sends at most {Most} test callbacks a minute. Try again in {Math.Ceiling(wait.TotalSeconds)} s."));
}
