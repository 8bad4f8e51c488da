using System.Net;
using System.Net.Sockets;
using InvoiceModule.Bitcoin.Push;
using InvoiceModule.Chains;
using InvoiceModule.Setup;
using Microsoft.Extensions.DependencyInjection;
using NetMQ;
using NetMQ.Sockets;

namespace InvoiceModule.Tests.Bitcoin.Push;

/// <summary>Against a publisher of our own that speaks as a node does: topic, body, sequence number.</summary>
public sealed class ZmqPushTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hashblock", 32)]
    [InlineData("hashtx", 32)]
    [InlineData("rawblock", 2_000_000)]
    [InlineData("rawtx", 250)]
    public async Task Any_message_of_the_node_ends_the_wait(string topic, int bodyLength)
    {
        using var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        await using var push = new ZmqPush(UrlOf(port));
        await UntilToldAsync(push, publisher, topic, bodyLength);
        await QuietAsync(push);

        // Each of them counts from now on.
        var wait = push.WaitAsync(Token);
        Send(publisher, topic, bodyLength);
        await wait.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_message_that_comes_while_nobody_waits_is_told_at_the_next_wait_and_many_are_one()
    {
        using var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        await using var push = new ZmqPush(UrlOf(port));
        await UntilToldAsync(push, publisher);
        await QuietAsync(push);
        for (var i = 0; i < 500; i++)
            Send(publisher, "hashtx", 32);
        var told = 0;
        while (await IsToldAsync(push))
            told++;
        told.ShouldBeInRange(1, 20);
    }

    [Fact]
    public async Task A_busy_network_is_looked_at_five_times_a_second_and_no_oftener()
    {
        using var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        await using var push = new ZmqPush(UrlOf(port));
        await UntilToldAsync(push, publisher);
        await QuietAsync(push);
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var told = 0; told < 6; told++)
            await UntilToldAsync(push, publisher, "hashtx");

        // Five rests lie between six looks; a timer may be a little early.
        began.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(5 * 190));
    }

    [Fact]
    public async Task A_wait_that_is_given_up_loses_no_message()
    {
        using var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        await using var push = new ZmqPush(UrlOf(port));
        await UntilToldAsync(push, publisher);
        await QuietAsync(push);
        using var gaveUp = new CancellationTokenSource();
        var wait = push.WaitAsync(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wait);
        Send(publisher, "hashblock", 32);
        await push.WaitAsync(Token).WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_publisher_that_dies_and_comes_back_is_heard_again()
    {
        var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        await using var push = new ZmqPush(UrlOf(port));
        await UntilToldAsync(push, publisher);
        publisher.Dispose();
        await QuietAsync(push);
        (await IsToldAsync(push)).ShouldBeFalse();
        using var again = new PublisherSocket();
        await BindAsync(again, port);
        await UntilToldAsync(push, again);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_made_anew()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var push = new ZmqPush(UrlOf(((IPEndPoint)listener.LocalEndpoint).Port), silence: TimeSpan.FromMilliseconds(300));
        var wait = push.WaitAsync(Token);
        using var first = await listener.AcceptTcpClientAsync(Token).AsTask().WaitAsync(Patience, Token);
        using var second = await listener.AcceptTcpClientAsync(Token).AsTask().WaitAsync(Patience, Token);
        wait.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_connected_before_somebody_waits()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var push = new ZmqPush(UrlOf(((IPEndPoint)listener.LocalEndpoint).Port));
        listener.Pending().ShouldBeFalse();
        var wait = push.WaitAsync(Token);
        using var client = await listener.AcceptTcpClientAsync(Token).AsTask().WaitAsync(Patience, Token);
        wait.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Disposing_ends_the_wait_and_forbids_the_next()
    {
        var push = new ZmqPush(UrlOf(9));
        var wait = push.WaitAsync(Token);
        await push.DisposeAsync().AsTask().WaitAsync(Patience, Token);
        await push.DisposeAsync();
        await Should.ThrowAsync<OperationCanceledException>(wait);
        await Should.ThrowAsync<ObjectDisposedException>(() => push.WaitAsync(Token));
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_an_error_of_the_wait_and_of_nothing_else()
    {
        await using var push = new ZmqPush(new Uri("tcp://nobody.invalid:28332"), silence: TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 3; i++)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(Token);
            soon.CancelAfter(TimeSpan.FromMilliseconds(300));
            await Should.ThrowAsync<Exception>(push.WaitAsync(soon.Token));
        }
    }

    [Fact]
    public async Task A_chain_with_a_publisher_listens_to_it_and_not_to_its_node()
    {
        using var publisher = new PublisherSocket();
        var port = publisher.BindRandomPort("tcp://127.0.0.1");
        var builder = new InvoicingBuilder(new ServiceCollection());
        builder.AddLitecoin(o => (o.RpcUrl, o.RpcUser, o.RpcPassword, o.ZmqUrl) = (new Uri("http://127.0.0.1:9"), "user", "password", UrlOf(port)));
        await using var services = builder.Services.BuildServiceProvider();
        var chain = (IChainSignal)services.GetRequiredKeyedService<IChain>("litecoin");
        await UntilToldAsync(chain.WaitAsync(Token), publisher);
    }

    private static Uri UrlOf(int port) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}"));

    private static void Send(PublisherSocket publisher, string topic, int bodyLength)
        => publisher.SendMoreFrame(topic).SendMoreFrame(new byte[bodyLength]).SendFrame(new byte[4]);

    /// <summary>A publisher drops what it sends before the subscription has arrived, so it repeats itself until it is heard.</summary>
    private static Task UntilToldAsync(ZmqPush push, PublisherSocket publisher, string topic = "hashblock", int bodyLength = 32)
        => UntilToldAsync(push.WaitAsync(Token), publisher, topic, bodyLength);

    private static async Task UntilToldAsync(Task wait, PublisherSocket publisher, string topic = "hashblock", int bodyLength = 32)
    {
        var began = System.Diagnostics.Stopwatch.StartNew();
        while (!wait.IsCompleted)
        {
            began.Elapsed.ShouldBeLessThan(Patience);
            Send(publisher, topic, bodyLength);
            await Task.WhenAny(wait, Task.Delay(TimeSpan.FromMilliseconds(20), Token));
        }

        await wait;
    }

    private static async Task QuietAsync(ZmqPush push)
    {
        while (await IsToldAsync(push))
        {
        }
    }

    private static async Task<bool> IsToldAsync(ZmqPush push)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Token);
        soon.CancelAfter(TimeSpan.FromMilliseconds(800));
        try
        {
            await push.WaitAsync(soon.Token);
            return true;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task BindAsync(PublisherSocket publisher, int port)
    {
        var began = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                publisher.Bind(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}"));
                return;
            }
            catch (NetMQException) when (began.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
            }
        }
    }
}
