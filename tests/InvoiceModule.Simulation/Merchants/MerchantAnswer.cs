using System.Globalization;
using System.Text;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>What a server answers, at what pace.</summary>
internal static class MerchantAnswer
{
    private static readonly string[] RetryAfters =
    [
        "120", "1", "0", "-1", "999999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "junk", "1.5", "3601", new string('9', 10_000), "Fri, 31 Dec 2027 23:59:59 GMT",
    ];

    // What makes a difference: less than the schedule has, more, and more than anybody may ask for.
    private static readonly string[] Telling = ["1", "120", "Fri, 31 Dec 2027 23:59:59 GMT", "Sat, 31 Dec 2039 23:59:59 GMT"];

    // 16 KiB of headers, 4 KiB of the body, and what a client's buffer takes in one go.
    private const int MostRead = 24 * 1024;

    public static async void Give(World world, MerchantConnection connection, MerchantRequest request)
    {
        var mode = connection.Merchant.Mode;
        await WaitAsync(world, mode == MerchantMode.Slow ? world.Dice.Between(2000, 13_000) : world.Dice.Between(1, 60));
        switch (mode)
        {
            case MerchantMode.ServerError:
                Refuse(world, connection, "500 Oops");
                break;
            case MerchantMode.Gone:
                world.Merchants.SayGone(Url(connection, request));
                Refuse(world, connection, "410 Gone");
                break;
            case MerchantMode.TooMany:
                Refuse(world, connection, "429 Slowly", $"Retry-After: {world.Dice.Pick(world.Dice.Chance(500) ? Telling : RetryAfters)}\r\n");
                break;
            case MerchantMode.Redirect:
                Refuse(world, connection, world.Dice.Pick(["301 There", "302 There", "307 There", "308 There"]), world.Dice.Pick(
                    ["Location: http://169.254.169.254/latest\r\n", "Location: https://m0.example/\r\n", $"Location: http://{world.Merchants.All[0].Host}/elsewhere\r\n"]));
                break;
            case MerchantMode.Tarpit:
                break;
            case MerchantMode.HeaderDrip:
                await DripAsync(world, connection, "HTTP/1.1 200 OK\r\nX-Slow: ", "a");
                break;
            case MerchantMode.BodyDrip:
                Acknowledge(world, connection, request);
                await DripAsync(world, connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "b");
                break;
            case MerchantMode.EndlessBody:
                Acknowledge(world, connection, request);
                await DripAsync(world, connection, "HTTP/1.1 200 OK\r\n\r\n", new string('c', 4096));
                break;
            case MerchantMode.EndlessHeaders:
                await DripAsync(world, connection, "HTTP/1.1 200 OK\r\n", "X-More: " + new string('d', 2000) + "\r\n");
                break;
            case MerchantMode.InformationalFlood:
                await DripAsync(world, connection, "", string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 20)));
                break;
            case MerchantMode.ResetInBody:
                Acknowledge(world, connection, request);
                connection.Answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8);
                connection.End(reset: true);
                break;
            case MerchantMode.Garbage:
                connection.Answer("SSH-2.0-OpenSSH_9.2p1\r\n\0\u0001\u0002\r\n\r\n"u8);
                connection.End(reset: false);
                break;
            default:
                Acknowledge(world, connection, request);
                if (!connection.IsClosed)
                    world.Merchants.Rules.Accepted(connection, request.EventId);
                connection.Answer("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8);
                world.Merchants.Done(connection);
                break;
        }
    }

    public static string Url(MerchantConnection connection, MerchantRequest request)
        => $"http://{connection.Merchant.Host}{request.Line.Split(' ')[1]}";

    private static void Acknowledge(World world, MerchantConnection connection, MerchantRequest request)
    {
        if (!connection.IsClosed)
            world.Merchants.Acknowledge(request.EventId);
    }

    private static void Refuse(World world, MerchantConnection connection, string status, string headers = "")
    {
        world.Merchants.Done(connection);
        connection.Answer(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n")));
    }

    private static async Task DripAsync(World world, MerchantConnection connection, string head, string more)
    {
        connection.Answer(Encoding.Latin1.GetBytes(head));
        while (!connection.IsClosed && !connection.Node.IsDead)
        {
            await WaitAsync(world, 500);
            if (connection.BytesRead > MostRead)
                world.Fail("C9", $"{connection.Node.Name} has read {connection.BytesRead} bytes of one answer.");
            connection.Answer(Encoding.Latin1.GetBytes(more));
        }
    }

    private static async Task WaitAsync(World world, int milliseconds)
        => await Turn.After(world.Scheduler, world.Stage, TimeSpan.FromMilliseconds(milliseconds));
}
