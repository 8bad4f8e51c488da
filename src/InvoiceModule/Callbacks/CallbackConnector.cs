using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Opens the connection of a callback: resolves the name once, judges every address it gave, connects to an allowed one, and looks at the socket
/// again afterwards. What was judged is what is connected, so a name that changes its mind (DNS rebinding) gains nothing.
/// </summary>
internal sealed class CallbackConnector(EndpointGuard guard, IHostResolver resolver, TimeProvider clock, IDialer? dialer = null)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly IDialer _dialer = dialer ?? new SocketDialer();

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var addresses = await ResolveAsync(host, cancellationToken);
        CallbackRefusedException? failure = null;
        foreach (var address in addresses.Take(HostResolver.MaxAddresses))
        {
            if (await guard.FindRefusalAsync(host, address, port, cancellationToken) is { } refusal)
            {
                failure ??= new CallbackRefusedException(refusal);
                continue;
            }

            try
            {
                return await ConnectAsync(host, address, port, cancellationToken);
            }
            catch (Exception exception) when (exception is SocketException || exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                failure = new CallbackRefusedException(CallbackErrors.ConnectionFailed, exception);
            }
        }

        throw failure ?? new CallbackRefusedException(CallbackErrors.DnsFailed);
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await resolver.ResolveAsync(host, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            throw new CallbackRefusedException(CallbackErrors.DnsFailed, exception);
        }
    }

    private async Task<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var (connection, remote) = await _dialer.DialAsync(new IPEndPoint(address, port), either.Token);
        try
        {
            if (await guard.FindRefusalAsync(host, remote.Address, remote.Port, cancellationToken) is { } refusal)
                throw new CallbackRefusedException(refusal);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
