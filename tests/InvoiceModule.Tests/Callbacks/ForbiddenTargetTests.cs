using System.Globalization;
using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace InvoiceModule.Tests.Callbacks;

public sealed class ForbiddenTargetTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("127。0。0。1")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    public async Task No_spelling_of_loopback_is_connected(string host)
    {
        await using var inside = MerchantServer.With(200);
        using var sender = new SenderRig(new InvoicingCallbackOptions());
        var outcome = await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{inside.Port}/"));
        outcome.IsSuccess.ShouldBeFalse();
        CallbackErrors.ForMerchant(outcome.Error).ShouldBe("refused");
        inside.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task No_forbidden_address_is_reached_by_name()
    {
        await using var inside = MerchantServer.With(200);
        using var sender = new SenderRig(new InvoicingCallbackOptions());
        foreach (var address in ForbiddenAddresses.All)
        {
            sender.Names["evil.test"] = [IPAddress.Parse(address), IPAddress.Loopback];
            var outcome = await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"http://evil.test:{inside.Port}/"));
            outcome.Error.ShouldBe("refused_address", address);
        }

        inside.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Of_mixed_answers_only_the_allowed_one_is_connected()
    {
        await using var merchant = MerchantServer.With(200);
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.1/32"] });
        sender.Names["mixed.test"] = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("169.254.169.254"), IPAddress.Loopback];
        (await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"http://mixed.test:{merchant.Port}/"))).IsSuccess.ShouldBeTrue();
        merchant.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Denied_ports_are_not_connected()
    {
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"] });
        foreach (var port in new[] { 22, 25, 110, 143, 465, 587, 1433, 1521, 3306, 5432, 6379, 8332, 8333, 8545, 8546, 8551, 9200, 9332, 9333, 11211, 18332, 18443, 19332, 19443, 22555, 27017, 44555 })
            (await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"))).Error.ShouldBe("refused_port", $"{port}");

        await using var merchant = MerchantServer.With(200);
        using var own = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], DeniedPorts = [merchant.Port] });
        (await own.SendAsync(merchant.Url)).Error.ShouldBe("refused_port");
        merchant.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("localhost:{0}")]
    [InlineData("[::1]:{0}")]
    [InlineData("http://user:password@localhost:{0}/wallet")]
    [InlineData("tcp://no-such-name.invalid:{0}")]
    public async Task A_configured_endpoint_is_not_connected(string endpoint)
    {
        await using var node = MerchantServer.With(200);
        var options = new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"] };
        options.DeniedEndpoints.Add(string.Format(CultureInfo.InvariantCulture, endpoint, node.Port));
        using var sender = new SenderRig(options);
        (await sender.SendAsync(node.Url)).Error.ShouldBe("refused_endpoint");
        node.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("db.internal")]
    [InlineData("")]
    [InlineData("db.internal:x")]
    public void A_malformed_endpoint_is_named(string text)
        => Should.Throw<ArgumentException>(() => DeniedEndpoint.Parse(text)).Message.ShouldContain($"'{text}'");

    [Theory]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://*:{0}")]
    [InlineData("http://[::]:{0}")]
    public async Task The_hosts_own_listener_is_called_only_when_that_was_allowed(string address)
    {
        await using var self = MerchantServer.With(200);
        var server = new FakeServer(string.Format(CultureInfo.InvariantCulture, address, self.Port), "http://unix:/run/app.sock");
        var options = new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"] };
        using (var sender = new SenderRig(options, server))
        {
            (await sender.SendAsync(self.Url)).Error.ShouldBe("refused_own_listener");
            self.Connections.ShouldBe(0);
        }

        options.AllowOwnListeners = true;
        using (var sender = new SenderRig(options, server))
            (await sender.SendAsync(self.Url)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task No_proxy_is_used()
    {
        await using var proxy = MerchantServer.With(200);
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], AttemptTimeout = TimeSpan.FromSeconds(5) });
        var before = HttpClient.DefaultProxy;
        try
        {
            // What HTTP_PROXY and ALL_PROXY set, for this name only: other tests run beside this one.
            HttpClient.DefaultProxy = new OneNameProxy(proxy.Port);
            sender.Names["proxied.test"] = [IPAddress.Parse("10.0.0.1")];
            (await sender.SendAsync("http://proxied.test/")).Error.ShouldBe("refused_address");
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        proxy.Connections.ShouldBe(0);
    }

    /// <summary>F84.</summary>
    [Fact]
    public async Task A_merchant_reads_the_same_word_whether_it_was_blocked_refused_unknown_or_slow()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var closed = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var tarpit = new MerchantServer((_, _, token) => Task.Delay(Timeout.Infinite, token));
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], AttemptTimeout = TimeSpan.FromSeconds(1) });
        string[] urls = ["http://10.0.0.1/", "http://no-such-name.invalid/", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{closed}/"), tarpit.Url];
        var words = new List<string?>();
        foreach (var url in urls)
            words.Add((await sender.SendAsync(url)).Error);
        words.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        words.Select(CallbackErrors.ForMerchant).ShouldAllBe(word => word == "refused");
    }

    private sealed class OneNameProxy(int port) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

        public bool IsBypassed(Uri host) => host.Host != "proxied.test";
    }

    private sealed class FakeServer : IServer, IServerAddressesFeature
    {
        public FakeServer(params string[] addresses)
        {
            Addresses = addresses;
            Features.Set<IServerAddressesFeature>(this);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public ICollection<string> Addresses { get; }

        public bool PreferHostingUrls { get; set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
