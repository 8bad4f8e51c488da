using System.Net;
using System.Net.Sockets;
using System.Text;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Rpc;

/// <summary>The client with its own connections.</summary>
public sealed class RpcConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_is_not_carried_on_to_where_an_answer_points()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        using var here = new TcpListener(IPAddress.Loopback, 0);
        here.Start();
        var answer = AnswerOnceAsync(here, $"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{Port(elsewhere)}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var client = new BitcoinRpcClient(new Uri($"http://127.0.0.1:{Port(here)}/"), "user", "password");
        var refusal = await Should.ThrowAsync<ChainUnavailableException>(() => client.SendAsync([new("getblockcount")], TimeSpan.FromSeconds(10), Token));
        refusal.Message.ShouldContain("307");
        elsewhere.Pending().ShouldBeFalse();
        (await answer).ShouldContain("Authorization: Basic dXNlcjpwYXNzd29yZA==");
    }

    [Fact]
    public async Task An_answer_cut_off_in_the_middle_makes_the_chain_unavailable()
    {
        using var here = new TcpListener(IPAddress.Loopback, 0);
        here.Start();
        var answer = AnswerOnceAsync(here, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"id\":0,");
        using var client = new BitcoinRpcClient(new Uri($"http://127.0.0.1:{Port(here)}/"), "user", "password");
        await Should.ThrowAsync<ChainUnavailableException>(() => client.SendAsync([new("getblockcount")], TimeSpan.FromSeconds(10), Token));
        await answer;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task<string> AnswerOnceAsync(TcpListener listener, string answer)
    {
        using var connection = await listener.AcceptTcpClientAsync(Token);
        await using var stream = connection.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().Contains("getblockcount", StringComparison.Ordinal))
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Token)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Token);
        return request.ToString();
    }
}
