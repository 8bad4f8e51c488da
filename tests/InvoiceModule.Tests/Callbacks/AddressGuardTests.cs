using System.Net;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class AddressGuardTests
{
    public static readonly string[] Forbidden =
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.1.2.3",
        "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192",
        "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1",
        "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::1", "64:ff9b:1::808:808", "100::1", "100:0:0:1::1", "2001::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::",
        "2002:808:808::1", "2620:4f:8000::1", "3ffe::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "8000::1", "fc00::1", "fd00:ec2::254",
        "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff00::1", "ff02::1", "2a00:1450:4001:80b::5efe:7f00:1", "2a00:1450:4001:80b:200:5efe:a00:1",
    ];

    public static TheoryData<string> ForbiddenData => [.. Forbidden];

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
    public void There_are_enough_probes() => Forbidden.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(64);

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
