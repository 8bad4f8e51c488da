using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Where a wallet's addresses come from, by the page.</summary>
public sealed partial class AddressPageTests
{
    private static readonly string Page = $"/wallets/{DashboardHost.Wallet}/addresses/bitcoin-sim";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_by_its_addresses_first_and_saved_with_a_reason()
    {
        await using var host = await StartAsync();
        (await host.TextAsync($"/wallets/{DashboardHost.Wallet}")).ShouldContain("/addresses/bitcoin-sim\">");
        var shown = await host.PostAsync(Page, ("what", "key"), ("key", " simpubShop\n"), ("first", "3"), ("why", ""));
        shown.Status.ShouldBe(HttpStatusCode.OK);
        var first = await AddressAsync(host, "simpubShop", 3);
        shown.Text.ShouldContain(first);
        shown.Text.ShouldContain(await AddressAsync(host, "simpubShop", 7));
        shown.Text.ShouldContain("Compare before you save");
        (await SourcesAsync(host)).ShouldBe(0);

        (string, string)[] fields = [("what", "key"), ("step", "save"), ("key", "simpubShop"), ("first", "3"), ("was", "0")];
        var unexplained = await host.PostAsync(Page, fields);
        unexplained.Status.ShouldBe(HttpStatusCode.BadRequest);
        unexplained.Text.ShouldContain("Is required: say why");
        unexplained.Text.ShouldContain(first);
        (await SourcesAsync(host)).ShouldBe(0);

        var saved = await host.PostAsync(Page, [.. fields, ("why", "new hardware wallet")]);
        saved.Status.ShouldBe(HttpStatusCode.SeeOther);
        saved.Text.ShouldContain("New invoices get their addresses from this key");
        saved.Text.ShouldContain("an extended public key, set here on");
        saved.Text.ShouldContain(first);
        (await host.InvoiceAsync()).Address.ShouldBe(first);
        var audit = await host.TextAsync("/audit");
        audit.ShouldContain("Address source key set");
        audit.ShouldContain("new hardware wallet");
        audit.ShouldNotContain("simpubShop");

        // Whoever had the page open before decides anew.
        var second = await host.PostAsync(Page, ("what", "key"), ("step", "save"), ("key", "simpubElse"), ("first", "0"), ("was", "0"), ("why", "also"));
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Text.ShouldContain("Somebody has changed the address source");

        var back = await host.PostAsync(Page, ("what", "code"), ("step", "save"), ("was", Was().Match(saved.Text).Groups["was"].Value), ("why", "a try"));
        back.Status.ShouldBe(HttpStatusCode.SeeOther);
        back.Text.ShouldContain("as the host&#x27;s code sets it");
    }

    [Theory]
    [InlineData("key", "key", "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi", "PRIVATE")]
    [InlineData("list", "addresses", "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", "PRIVATE")]
    public async Task A_private_key_is_on_no_page(string what, string field, string secret, string words)
    {
        await using var host = await StartAsync();
        foreach (var step in new[] { "check", "save" })
        {
            var refused = await host.PostAsync(Page, ("what", what), ("step", step), (field, secret), ("first", "0"), ("was", "0"), ("why", "a mistake"));
            refused.Status.ShouldBe(HttpStatusCode.BadRequest);
            refused.Text.ShouldContain(words);
            refused.Text.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task A_list_is_checked_added_and_given_out_no_more()
    {
        await using var host = await StartAsync();
        var address = host.Bitcoin.Addresses.GetAddress(Guid.NewGuid(), 1);
        var bad = await host.PostAsync(Page, ("what", "list"), ("addresses", address + "\nbc1<i>nonsense"));
        bad.Status.ShouldBe(HttpStatusCode.BadRequest);
        bad.Text.ShouldContain("Not of bitcoin-sim: &#x27;bc1&lt;i&gt;nonsense&#x27;");
        var shown = await host.PostAsync(Page, ("what", "list"), ("addresses", address));
        shown.Status.ShouldBe(HttpStatusCode.OK);
        shown.Text.ShouldContain("1 new.");
        var saved = await host.PostAsync(Page, ("what", "list"), ("step", "save"), ("addresses", address), ("was", "0"), ("why", "more"));
        saved.Status.ShouldBe(HttpStatusCode.SeeOther);
        saved.Text.ShouldContain("1 new address is in the pool.");
        saved.Text.ShouldContain("1 imported.");
        (await host.PostAsync(Page, ("what", "list"), ("addresses", address))).Text.ShouldContain("The wallet has each of them already");
        var theirs = await host.PostAsync($"/wallets/{DashboardHost.Other}/addresses/bitcoin-sim", ("what", "list"), ("addresses", address));
        theirs.Text.ShouldContain("belongs to another wallet");
        var retired = await host.PostAsync(Page, ("what", "retire"), ("step", "save"), ("why", "sold"));
        retired.Text.ShouldContain("1 imported address is not given out again");
    }

    [Fact]
    public async Task Unless_the_host_says_otherwise_it_is_kept_to_its_code()
    {
        await using var host = await DashboardHost.StartAsync();
        (await host.TextAsync(Page)).ShouldNotContain("<textarea");
        (await host.PostAsync(Page, ("what", "key"), ("step", "save"), ("key", "simpubShop"), ("first", "0"), ("was", "0"), ("why", "so"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SourcesAsync(host)).ShouldBe(0);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ethereum-simx")]
    public async Task A_chain_that_the_wallet_has_not_is_missing(string blockchain)
    {
        await using var host = await StartAsync();
        await host.TextAsync($"/wallets/{DashboardHost.Wallet}/addresses/{blockchain}", HttpStatusCode.NotFound);
        (await host.PostAsync($"/wallets/{DashboardHost.Wallet}/addresses/{blockchain}", ("what", "key"), ("key", "simpubShop"), ("first", "0"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<DashboardHost> StartAsync() => DashboardHost.StartAsync(options: o => o.Dashboard.AllowAddressChanges = true);

    private static Task<int> SourcesAsync(DashboardHost host) => host.Db.ReadAsync((db, token) => db.Set<AddressSource>().CountAsync(token), Token);

    private static async Task<string> AddressAsync(DashboardHost host, string key, long index)
    {
        var chain = host.Services.GetRequiredService<ChainRegistry>().Get("bitcoin-sim");
        return (await ((IAddressKeyReader)chain).ReadAddressKey(key).GetAddressAsync(new AddressRequest(Guid.Empty, chain.Blockchain, chain.Assets[0], index), Token))!;
    }

    [GeneratedRegex("name=\"was\" value=\"(?<was>[0-9]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Was();
}
