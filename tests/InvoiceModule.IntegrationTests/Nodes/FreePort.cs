using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>Finds loopback ports that nobody listens on.</summary>
/// <remarks>Below 32,768, where no system takes the ports of its outgoing connections from: else any connection could take the one found before its server listens. Each is found once.</remarks>
internal static class FreePort
{
    private const int First = 15_000, Count = 16_000;

    // Two test processes at once begin at different places.
    private static int s_taken = Random.Shared.Next(Count);

    public static int[] Find(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_taken) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"None of the ports {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
