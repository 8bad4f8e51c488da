using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Lets a new invoice ask for the decimals that are not known yet: in a process that does not read the chain, for another one does, nobody else asks. All who come
/// meanwhile share one call, and a node that has not told them is left alone for a while.
/// </summary>
internal sealed class TokenInquiry(TokenCheck check, TimeProvider time)
{
    /// <summary>How long an invoice waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long nobody asks again.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task? _call;
    private long _endedAt;

    /// <summary>Asks, or waits for who is asking; returns at once where somebody has just done so. What was learned stands with the tokens.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        Task call;
        lock (_lock)
        {
            if (_call is null || (_call.IsCompleted && time.GetElapsedTime(_endedAt) >= Rest))
                _call = CallAsync();
            call = _call;
        }

        await call.WaitAsync(cancellationToken);
    }

    // Nobody's own: who began it may go away, and the others go on waiting.
    private async Task CallAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await check.EnsureAsync(height: null, patience.Token);
        }
        catch (Exception exception) when (exception is ChainUnavailableException or OperationCanceledException)
        {
            // The invoice is refused; whoever reads the chain says what is wrong with the node.
        }
        finally
        {
            _endedAt = time.GetTimestamp();
        }
    }
}
