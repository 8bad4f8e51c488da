using System.Net;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class AddressGuardTests
{
    public static TheoryData<string> ForbiddenData => [.. ForbiddenAddresses.All];

    [Theory]
    [MemberData(nameof(ForbiddenData))]
    public void Refuses_what_is_not_simply_public(string address) => Guard().Allows(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("168.63.129.17")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.1")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001:80b::200e")]
    public void Allows_public_addresses(string address) => Guard().Allows(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void There_are_enough_probes() => ForbiddenAddresses.All.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(64);

    [Fact]
    public void An_allowed_network_is_added_to_the_public_ones_and_reaches_no_further()
    {
        var guard = Guard("10.1.0.0/16", "fd00:1::/32");
        guard.Allows(IPAddress.Parse("10.1.2.3")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("::ffff:10.1.2.3")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("fd00:1::5")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("8.8.8.8")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("10.2.0.1")).ShouldBeFalse();
        guard.Allows(IPAddress.Parse("127.0.0.1")).ShouldBeFalse();
        guard.Allows(IPAddress.Parse("2002:a01:203::")).ShouldBeFalse();
        guard.Allows(IPAddress.Parse("64:ff9b::a01:203")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("intranet")]
    [InlineData("")]
    public void A_malformed_network_is_named(string network)
        => Should.Throw<ArgumentException>(() => Guard(network)).Message.ShouldContain($"'{network}'");

    private static AddressGuard Guard(params string[] allowed) => new(new InvoicingCallbackOptions { AllowedNetworks = allowed });
}
