using System.Diagnostics;
using System.Globalization;
using System.Net;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F78: names that do not exist, hang, or have a thousand addresses.</summary>
public sealed class NameServerTests
{
    [Fact]
    public async Task A_name_that_takes_a_minute_costs_three_seconds_and_no_thread_of_the_pool()
    {
        using var release = new ManualResetEventSlim();
        var resolver = new HostResolver(TimeProvider.System, name =>
        {
            if (name.StartsWith("slow", StringComparison.Ordinal))
                release.Wait(TimeSpan.FromSeconds(60));
            return [IPAddress.Loopback];
        });
        var options = new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], DeniedPorts = [] };
        var guard = new EndpointGuard(options, new AddressGuard(options), new LocalAddresses(TimeProvider.System), new OwnListeners(), resolver);
        using var sender = new CallbackSender(new CallbackConnector(guard, resolver, TimeProvider.System), options, TimeProvider.System);
        await using var merchant = MerchantServer.With(200);
        var watch = Stopwatch.StartNew();
        var slow = Enumerable.Range(0, 50).Select(i => SendAsync(sender, string.Create(CultureInfo.InvariantCulture, $"http://slow{i % 10}.test:{merchant.Port}/"))).ToList();
        var healthy = await SendAsync(sender, string.Create(CultureInfo.InvariantCulture, $"http://good.test:{merchant.Port}/"));
        healthy.IsSuccess.ShouldBeTrue();
        healthy.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        foreach (var outcome in await Task.WhenAll(slow))
            outcome.Error.ShouldBe("dns_failed");
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(6));
        release.Set();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_fails_at_once_and_in_the_merchants_word()
    {
        var watch = Stopwatch.StartNew();
        using var sender = new SenderRig(new InvoicingCallbackOptions());
        var outcome = await sender.SendAsync("http://no-such-name.invalid/");
        outcome.Error.ShouldBe("dns_failed");
        CallbackErrors.ForMerchant(outcome.Error).ShouldBe("refused");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3.5));
    }

    private static Task<CallbackOutcome> SendAsync(CallbackSender sender, string url) => sender.SendAsync(
        new Delivery(new OutboxClaim(Guid.NewGuid(), 1), "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G", Guid.Empty, 2, url, "{}"u8.ToArray(), [new byte[32]], null), TestContext.Current.CancellationToken);
}
