using System.Globalization;
using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F71, F80, F83, C6: no forbidden address is connected by any route. Every connection that is opened at all is counted.</summary>
public sealed class ForbiddenConnectionTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private static readonly IReadOnlyList<IPAddress> Forbidden = [.. ForbiddenAddresses.All.Select(IPAddress.Parse)];

    [Fact]
    public async Task No_route_leads_to_a_forbidden_address()
    {
        Forbidden.Count.ShouldBeGreaterThanOrEqualTo(64);
        var dialer = new RecordingDialer();
        using var sender = new SenderRig(new InvoicingCallbackOptions(), dialer: dialer);
        var probes = new Dictionary<string, int>(StringComparer.Ordinal);

        async Task RefusedAsync(string route, string url)
        {
            var outcome = await sender.SendAsync(url);
            outcome.IsSuccess.ShouldBeFalse($"{route}: {url}");
            CallbackErrors.ForMerchant(outcome.Error).ShouldBe("refused", $"{route}: {url}");
            dialer.Targets.ShouldBeEmpty($"{route}: {url}");
            probes[route] = probes.GetValueOrDefault(route) + 1;
        }

        foreach (var address in Forbidden)
        {
            foreach (var host in Spellings.Of(address))
                await RefusedAsync("literal, in every spelling", $"http://{host}/");
            sender.Names["one.test"] = [address];
            await RefusedAsync("DNS answer", "http://one.test/");
            await RefusedAsync("DNS answer, https", "https://one.test/");
            sender.Names["mixed.test"] = [address, .. Forbidden.Where(a => a.AddressFamily != address.AddressFamily).Take(8)];
            await RefusedAsync("mixed A and AAAA", "http://mixed.test/");
            sender.Names["many.test"] = [.. Enumerable.Repeat(address, 1000)];
            await RefusedAsync("1,000 records", "http://many.test/");
        }

        foreach (var name in new[] { "localhost", "LOCALHOST", "localhost.", "a.localhost", "ip6-localhost", "local\u00adhost", "ⓛocalhost", "ｌocalhost" })
            await RefusedAsync("names of this machine", $"http://{name}/");
        Figures.Write("forbidden addresses", string.Create(CultureInfo.InvariantCulture, $"{Forbidden.Count} addresses, {probes.Values.Sum()} probes, {dialer.Targets.Count} connections\n  {string.Join("\n  ", probes.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}: {p.Value}")))}"));
    }

    [Fact]
    public async Task Of_an_answer_with_public_and_forbidden_addresses_only_the_public_is_connected()
    {
        var dialer = new RecordingDialer();
        using var sender = new SenderRig(new InvoicingCallbackOptions(), dialer: dialer);
        foreach (var address in Forbidden)
        {
            sender.Names["mixed.test"] = [address, Public, address];
            (await sender.SendAsync("http://mixed.test/")).Error.ShouldBe("connection_failed");
        }

        dialer.Targets.Count.ShouldBe(Forbidden.Count);
        dialer.Targets.ShouldAllBe(t => t.Address.Equals(Public));
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_between_two_look_ups_gains_nothing()
    {
        var dialer = new RecordingDialer();
        var resolver = new ChangingResolver(Public);
        var options = new InvoicingCallbackOptions();
        var guard = new EndpointGuard(options, new AddressGuard(options), new LocalAddresses(TimeProvider.System), new OwnListeners(), resolver);
        using var sender = new CallbackSender(new CallbackConnector(guard, resolver, TimeProvider.System, dialer), options, TimeProvider.System);
        foreach (var address in Forbidden)
        {
            foreach (var first in new[] { Public, address })
            {
                resolver.Answers = [first, address.Equals(first) ? Public : address];
                await sender.SendAsync(Post("http://rebound.test/"), TestContext.Current.CancellationToken);
            }
        }

        // What was judged is what was connected, whichever came first.
        dialer.Targets.Count.ShouldBe(Forbidden.Count);
        dialer.Targets.ShouldAllBe(t => t.Address.Equals(Public));
    }

    [Fact]
    public async Task A_connection_that_ended_elsewhere_is_closed_before_a_byte_is_sent()
    {
        await using var inside = MerchantServer.With(200);
        foreach (var address in Forbidden)
        {
            var dialer = new RecordingDialer { Merchant = new IPEndPoint(IPAddress.Loopback, inside.Port), Reached = new IPEndPoint(address, 80) };
            using var sender = new SenderRig(new InvoicingCallbackOptions(), dialer: dialer);
            sender.Names["public.test"] = [Public];
            (await sender.SendAsync("http://public.test/")).Error.ShouldBe("refused_address", $"{address}");
            dialer.Streams.ShouldAllBe(s => s.BytesWritten == 0);
            dialer.Closed.ShouldBe(1);
        }

        inside.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(305)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(399)]
    public async Task No_redirect_is_followed_wherever_it_leads(int status)
    {
        await using var merchant = new MerchantServer((_, _, _) => Task.CompletedTask);
        var dialer = new RecordingDialer { Merchant = new IPEndPoint(IPAddress.Loopback, merchant.Port) };
        using var sender = new SenderRig(new InvoicingCallbackOptions(), dialer: dialer);
        sender.Names["public.test"] = [Public];
        string[] elsewhere = [.. Forbidden.Select(a => $"http://{(a.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{a}]" : $"{a}")}/"), "//169.254.169.254/", "/loop", "https://other.test/", "http:/\\evil.example", "file:///etc/passwd", "gopher://127.0.0.1:25/", "http://①②⑦.⓪.⓪.①/"];
        foreach (var target in elsewhere)
        {
            merchant.Answer = MerchantServer.Status(status, $"Location: {target}\r\n");
            (await sender.SendAsync("http://public.test/")).Error.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"http_{status}"), target);
        }

        dialer.Targets.ShouldAllBe(t => t.Address.Equals(Public));
        merchant.Received.Count.ShouldBe(elsewhere.Length);
    }

    [Fact]
    public async Task No_denied_port_is_connected_whatever_the_address()
    {
        var dialer = new RecordingDialer();
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"] }, dialer: dialer);
        sender.Names["public.test"] = [Public];
        foreach (var port in DeniedPorts.Default.Where(p => p > 0))
        {
            foreach (var host in new[] { "public.test", "127.0.0.1", Public.ToString() })
                (await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"))).Error.ShouldBe("refused_port");
        }

        new[] { 22, 25, 5432, 6379, 8332, 8545, 9332 }.ShouldAllBe(p => DeniedPorts.Default.Contains(p));
        dialer.Targets.ShouldBeEmpty();
    }

    private static Delivery Post(string url) => new(new OutboxClaim(Guid.NewGuid(), 1), "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G", Guid.Empty, 2, url, "{}"u8.ToArray(), [new byte[32]], null);
}
