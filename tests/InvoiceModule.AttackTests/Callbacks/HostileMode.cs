using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>What a hostile merchant does to a connection. Endless ones write the same bytes again and again, so that their own memory is not measured.</summary>
internal static class HostileMode
{
    private static readonly byte[] Filler = Encoding.ASCII.GetBytes(new string('x', 65536));
    private static readonly byte[] Zeros = new byte[65536];
    private static readonly byte[] Header = Encoding.ASCII.GetBytes("X-Header: " + new string('x', 1000) + "\r\n");
    private static readonly byte[] EarlyHints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"u8.ToArray();
    private static readonly byte[] One = "x"u8.ToArray();

    public static readonly string[] All =
    [
        "good", "tarpit", "header drip", "body drip", "endless body", "endless headers", "1xx flood", "redirect", "reset in mid-body", "garbage",
        "gzip bomb", "endless error", "endless chunk extension", "giant header", "length that lies", "trailer flood",
    ];

    public static async Task AnswerAsync(string mode, NetworkStream stream, CancellationToken token)
    {
        Task Send(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), token).AsTask();
        async Task Forever(byte[] bytes, int pause = 0)
        {
            while (true)
            {
                await stream.WriteAsync(bytes, token);
                if (pause > 0)
                    await Task.Delay(pause, token);
            }
        }

        switch (mode)
        {
            case "good":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                break;
            case "tarpit":
                await Task.Delay(Timeout.Infinite, token);
                break;
            case "header drip":
                await Send("HTTP/1.1 200 OK\r\nX: ");
                await Forever(One, pause: 200);
                break;
            case "body drip":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                await Forever(One, pause: 200);
                break;
            case "endless body":
                await Send("HTTP/1.1 200 OK\r\n\r\n");
                await Forever(Filler);
                break;
            case "endless error":
                await Send("HTTP/1.1 500 No\r\n\r\n");
                await Forever(Filler);
                break;
            case "endless headers":
                await Send("HTTP/1.1 200 OK\r\n");
                await Forever(Header);
                break;
            case "giant header":
                await Send("HTTP/1.1 200 OK\r\nX: ");
                await Forever(Filler);
                break;
            case "1xx flood":
                await Forever(EarlyHints);
                break;
            case "redirect":
                await Send(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"));
                break;
            case "reset in mid-body":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
                stream.Socket.LingerState = new LingerOption(true, 0);
                stream.Socket.Close();
                break;
            case "garbage":
                await Send("\0\u0001SSH-2.0-nonsense\r\n\r\n\r\n\r\n");
                break;
            case "gzip bomb":
                await Send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000000000\r\n\r\n");
                await Forever(Zeros);
                break;
            case "endless chunk extension":
                await Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;");
                await Forever(Filler);
                break;
            case "trailer flood":
                await Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n");
                await Forever(Header);
                break;
            case "length that lies":
                await Send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n");
                await Forever(Filler);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode.");
        }
    }
}
