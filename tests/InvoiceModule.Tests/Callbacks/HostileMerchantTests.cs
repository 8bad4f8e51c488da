using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class HostileMerchantTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("tarpit", "timeout")]
    [InlineData("header drip", "timeout")]
    [InlineData("endless headers", "invalid_response")]
    [InlineData("1xx flood", "invalid_response")]
    [InlineData("garbage", "invalid_response")]
    [InlineData("reset", "connection_failed")]
    [InlineData("redirect", "http_302")]
    [InlineData("redirect to a loop", "http_307")]
    [InlineData("endless error", "http_500")]
    [InlineData("body drip", null)]
    [InlineData("endless body", null)]
    [InlineData("reset in mid-body", null)]
    [InlineData("gzip bomb", null)]
    [InlineData("good", null)]
    public async Task Every_mode_ends_in_time(string mode, string? error)
    {
        await using var other = MerchantServer.With(200);
        await using var merchant = new MerchantServer((_, stream, token) => AnswerAsync(mode, stream, other.Url, token));
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], AttemptTimeout = Timeout });
        var watch = Stopwatch.StartNew();
        var outcome = await sender.SendAsync(merchant.Url);
        watch.Elapsed.ShouldBeLessThan(Timeout + TimeSpan.FromSeconds(1));
        outcome.Error.ShouldBe(error);
        outcome.IsSuccess.ShouldBe(error is null);
        merchant.Received.Count.ShouldBe(1);
        other.Connections.ShouldBe(0, "a redirect is never followed");
    }

    private static async Task AnswerAsync(string mode, NetworkStream stream, string elsewhere, CancellationToken token)
    {
        Task Send(string text) => MerchantServer.SendAsync(stream, text, token);
        switch (mode)
        {
            case "tarpit":
                await Task.Delay(System.Threading.Timeout.Infinite, token);
                break;
            case "header drip":
                foreach (var c in "HTTP/1.1 200 OK\r\n" + new string('x', 1000))
                    await SendSlowlyAsync(c.ToString());
                break;
            case "body drip":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                while (true)
                    await SendSlowlyAsync("x");
            case "endless body":
                await Send("HTTP/1.1 200 OK\r\n\r\n");
                await ForeverAsync(new string('x', 65536));
                break;
            case "endless error":
                await Send("HTTP/1.1 500 No\r\n\r\n");
                await ForeverAsync(new string('x', 65536));
                break;
            case "endless headers":
                await Send("HTTP/1.1 200 OK\r\n");
                await ForeverAsync("X-Header: " + new string('x', 1000) + "\r\n");
                break;
            case "1xx flood":
                await ForeverAsync("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                break;
            case "redirect":
                await Send(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"));
                break;
            case "redirect to a loop":
                await Send("HTTP/1.1 307 Again\r\nLocation: /hook?a=b\r\nContent-Length: 0\r\n\r\n");
                break;
            case "reset":
                Reset();
                break;
            case "reset in mid-body":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
                Reset();
                break;
            case "garbage":
                await Send("\0\u0001SSH-2.0-nonsense\r\n\r\n\r\n\r\n");
                break;
            case "gzip bomb":
                await Send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000000000\r\n\r\n");
                await ForeverAsync(new string('\0', 65536));
                break;
            default:
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                break;
        }

        async Task SendSlowlyAsync(string text)
        {
            await Send(text);
            await Task.Delay(100, token);
        }

        async Task ForeverAsync(string text)
        {
            while (true)
                await Send(text);
        }

        void Reset()
        {
            stream.Socket.LingerState = new LingerOption(true, 0);
            stream.Socket.Close();
        }
    }
}
