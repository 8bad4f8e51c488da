using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class FreePort
{
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
