using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F80 at a real socket: a listener on every address of this machine sees no connection, though each of them leads to it.</summary>
public sealed class ForbiddenSocketTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    // Linux answers on all of 127.0.0.0/8, and takes "this network" and the unspecified address for itself.
    private static readonly string[] OfEveryMachine =
        ["127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::ffff:127.1.2.3", "::ffff:0.0.0.0"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listener_on_every_address_of_this_machine_sees_nothing()
    {
        await using var inside = new CountingListener();
        var reachable = new List<IPAddress>();
        foreach (var address in Own())
        {
            if (await inside.ConnectAsync(address))
                reachable.Add(address);
        }

        // Each would have been counted.
        reachable.Count(a => a.AddressFamily == AddressFamily.InterNetwork).ShouldBeGreaterThanOrEqualTo(5);
        (await inside.CountAsync()).ShouldBe(reachable.Count);
        if (Socket.OSSupportsIPv6)
            reachable.ShouldContain(IPAddress.Parse("::ffff:127.0.0.1"));

        using var sender = new SenderRig(new InvoicingCallbackOptions { DeniedPorts = [], AttemptTimeout = TimeSpan.FromSeconds(1) });
        var probes = 0;
        foreach (var address in reachable)
        {
            foreach (var host in Spellings.Of(address))
                await RefusedAsync($"http://{host}:{inside.Port}/");
            foreach (var scheme in new[] { "http", "https" })
            {
                sender.Names["inside.test"] = [address];
                await RefusedAsync($"{scheme}://inside.test:{inside.Port}/");
                sender.Names["inside.test"] = [.. ForbiddenAddresses.All.Take(5).Select(IPAddress.Parse), address];
                await RefusedAsync($"{scheme}://inside.test:{inside.Port}/");
            }
        }

        foreach (var name in new[] { "localhost", "LOCALHOST.", "a.localhost", Dns.GetHostName() })
            await RefusedAsync($"http://{name}:{inside.Port}/");

        Figures.Write("forbidden addresses at a socket", string.Create(CultureInfo.InvariantCulture, $"{reachable.Count} addresses that lead to a listener on this machine, {probes} probes, 0 connections"));

        async Task RefusedAsync(string url)
        {
            var outcome = await sender.SendAsync(url);
            outcome.IsSuccess.ShouldBeFalse(url);
            CallbackErrors.ForMerchant(outcome.Error).ShouldBe("refused", url);
            (await inside.CountAsync()).ShouldBe(0, url);
            probes++;
        }
    }

    [Fact]
    public async Task A_name_that_turns_inward_between_two_look_ups_reaches_no_socket()
    {
        await using var inside = new CountingListener();
        var options = new InvoicingCallbackOptions { DeniedPorts = [] };
        var resolver = new ChangingResolver(Public);
        var guard = new EndpointGuard(options, new AddressGuard(options), new LocalAddresses(TimeProvider.System), new OwnListeners(), resolver);

        // The public address is nowhere from here; whatever connects, connects inward.
        using var sender = new CallbackSender(new CallbackConnector(guard, resolver, TimeProvider.System, new InwardDialer(Public)), options, TimeProvider.System);
        foreach (var address in OfEveryMachine.Select(IPAddress.Parse))
        {
            foreach (var first in new[] { Public, address })
            {
                resolver.Answers = [first, address.Equals(first) ? Public : address];
                var url = string.Create(CultureInfo.InvariantCulture, $"http://rebound.test:{inside.Port}/");
                var delivery = new Delivery(new OutboxClaim(Guid.NewGuid(), 1), "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G", Guid.Empty, 2, url, "{}"u8.ToArray(), [new byte[32]], null);
                (await sender.SendAsync(delivery, Token)).IsSuccess.ShouldBeFalse();
            }
        }

        (await inside.CountAsync()).ShouldBe(0);
    }

    private static IEnumerable<IPAddress> Own()
        => OfEveryMachine.Select(IPAddress.Parse)
            .Concat(NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address))
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork || Socket.OSSupportsIPv6)
            .Distinct();
}
