using System.Net.WebSockets;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Push;

/// <summary>
/// Waits for the node's next block over a websocket (<c>eth_subscribe</c>, newHeads). There is one connection, however many wait; it is made at the first
/// wait, and made again at the first wait after it broke.
/// </summary>
internal sealed class HeadSignal(Uri url, long chainId) : IAsyncDisposable
{
    private readonly RpcEndpoint _endpoint = new(url);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _next = NewSource();
    private Task? _listening;
    private bool _wasConnected;
    private bool _isTold = true;

    /// <summary>Completes at the next head, also at one that came since the last wait ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (!_isTold)
            {
                _isTold = true;
                return Task.CompletedTask;
            }

            if (_listening is not { IsCompleted: false })
                _listening = ListenAsync();
            next = _next.Task;
        }

        return WaitForNextAsync(next, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            _stop.Cancel();
            listening = _listening;
        }

        if (listening is not null)
            await listening;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitForNextAsync(Task next, CancellationToken cancellationToken)
    {
        await next.WaitAsync(cancellationToken);
        lock (_gate)
            _isTold = true;
    }

    private async Task ListenAsync()
    {
        // Everything below runs outside the lock that the caller holds.
        await Task.Yield();
        try
        {
            using var socket = await HeadSocket.ConnectAsync(_endpoint, chainId, _stop.Token);

            // While there was no connection heads may have come.
            if (_wasConnected)
                Tell();
            _wasConnected = true;
            while (true)
            {
                await socket.ReadHeadAsync(_stop.Token);
                Tell();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            End(next => next.TrySetCanceled(_stop.Token));
        }
        catch (ChainUnavailableException e)
        {
            Fail(e);
        }
        catch (Exception e)
        {
            // Whatever it was: whoever waits must hear of it, or would wait for ever. Without the cause, whose words may hold the URL.
            var cause = (e as WebSocketException)?.WebSocketErrorCode.ToString() ?? e.GetType().Name;
            Fail(new ChainUnavailableException($"The websocket to {_endpoint} cannot be used ({cause}). Is the node's websocket API open, and does WebSocketUrl name it?"));
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            _isTold = false;
            _next.TrySetResult();
            _next = NewSource();
        }
    }

    private void Fail(ChainUnavailableException fault)
        => End(next =>
        {
            next.TrySetException(fault);

            // Nobody need be waiting; then the fault is told to the next one who does, who connects again.
            _ = next.Task.Exception;
        });

    private void End(Action<TaskCompletionSource> end)
    {
        lock (_gate)
        {
            end(_next);
            _next = NewSource();
            _listening = null;
        }
    }
}
