using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class HostResolverTests
{
    private readonly HostResolver _resolver = new(TimeProvider.System);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task An_address_is_its_own_answer(string address)
        => (await _resolver.ResolveAsync(address, TestContext.Current.CancellationToken)).ShouldBe([IPAddress.Parse(address)]);

    [Fact]
    public async Task A_name_is_asked_for_afresh_each_time_and_an_unknown_one_fails()
    {
        for (var i = 0; i < 2; i++)
        {
            (await _resolver.ResolveAsync("localhost", TestContext.Current.CancellationToken)).ShouldAllBe(address => IPAddress.IsLoopback(address));
            var failure = await Record.ExceptionAsync(() => _resolver.ResolveAsync("no-such-name.invalid", TestContext.Current.CancellationToken));
            (failure is SocketException or TimeoutException).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Names_that_hang_do_not_shut_out_a_name_that_was_found_before()
    {
        using var hang = new ManualResetEventSlim();
        var resolver = new HostResolver(TimeProvider.System, name =>
        {
            if (name.StartsWith("tar", StringComparison.Ordinal))
                hang.Wait(TestContext.Current.CancellationToken);
            return [IPAddress.Loopback];
        });
        var token = TestContext.Current.CancellationToken;
        await resolver.ResolveAsync("known.test", token);
        var hanging = Enumerable.Range(0, 300).Select(i => Record.ExceptionAsync(() => resolver.ResolveAsync($"tar{i}.test", token)).AsTask()).ToList();
        (await Record.ExceptionAsync(() => resolver.ResolveAsync("new.test", token))).ShouldBeOfType<TimeoutException>();
        (await resolver.ResolveAsync("known.test", token)).ShouldBe([IPAddress.Loopback]);
        hang.Set();
        await Task.WhenAll(hanging);
        (await resolver.ResolveAsync("new.test", token)).ShouldBe([IPAddress.Loopback]);
    }

    [Fact]
    public async Task Of_a_thousand_addresses_sixteen_are_looked_at()
    {
        await using var inside = MerchantServer.With(200);
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"] });
        sender.Names["many.test"] = [.. Enumerable.Repeat(IPAddress.Parse("10.0.0.1"), 1000), IPAddress.Loopback];
        (await sender.SendAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://many.test:{inside.Port}/"))).Error.ShouldBe("refused_address");
        inside.Connections.ShouldBe(0);
    }
}
