using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>Retries, order, ends. Each test has a merchant of its own: one that fails must not slow the others down.</summary>
[Collection(CallbackCollection.Name)]
public sealed class CallbackDeliveryTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_failed_attempt_is_repeated_byte_for_byte(DatabaseKind kind)
    {
        var shop = await shops.StartAsync(kind);
        await using var merchant = await SimulatedMerchant.StartAsync();
        var failures = 2;
        merchant.Answer = (_, _) => new(new MerchantAnswer(Interlocked.Decrement(ref failures) >= 0 ? 500 : 204));
        var inbox = MerchantInbox.Open(merchant);
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto().With("secret_key", "ключ").WithCallback(inbox.Url));
        await shop.Client.PayAsync(invoice);
        await inbox.WaitForAsync(1);
        await WaitForAttemptAsync(shop.Client, invoice, 1);
        await shop.Client.AdvanceAsync(TimeSpan.FromSeconds(7));
        await inbox.WaitForAsync(2);
        await WaitForAttemptAsync(shop.Client, invoice, 2);
        await shop.Client.AdvanceAsync(TimeSpan.FromSeconds(37));
        var received = await inbox.WaitForAsync(3);
        await WaitForAttemptAsync(shop.Client, invoice, 3);

        foreach (var callback in received)
        {
            callback.Request.Body.ToArray().ShouldBe(received[0].Request.Body.ToArray());
            callback.WebhookId.ShouldBe(received[0].WebhookId);
            callback.ShouldBeSignedWith(shop.WebhookSecret);
        }

        (received[2].WebhookTime - received[0].WebhookTime).ShouldBeGreaterThan(TimeSpan.FromSeconds(25));

        // 204 was a success: nothing more comes.
        await shop.Client.AdvanceAsync(TimeSpan.FromMinutes(5));
        var marker = MerchantInbox.Open(merchant);
        await shop.Client.PayAsync(await shop.Client.OrderAsync(InvoiceOrder.Crypto().WithCallback(marker.Url)));
        await marker.WaitForAsync(1);
        inbox.Received.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_failure_and_is_not_followed(int status)
    {
        var client = await shops.ClientAsync();
        await using var merchant = await SimulatedMerchant.StartAsync();
        var elsewhere = MerchantInbox.Open(merchant);
        var inbox = MerchantInbox.Open(merchant);
        merchant.Answer = (_, _) => new(new MerchantAnswer(status) { Headers = new Dictionary<string, string> { ["Location"] = elsewhere.Url.ToString() } });
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url));
        await client.PayAsync(invoice);
        await inbox.WaitForAsync(1);
        await WaitForAttemptAsync(client, invoice, 1);
        elsewhere.Received.ShouldBeEmpty();
        merchant.Answer = (_, _) => new(new MerchantAnswer());
        await client.AdvanceAsync(TimeSpan.FromSeconds(7));
        await inbox.WaitForAsync(2);
        elsewhere.Received.ShouldBeEmpty();
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_version_overtaken_before_its_delivery_is_listed_in_the_newer_one(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        await using var merchant = await SimulatedMerchant.StartAsync();
        var healthy = false;
        merchant.Answer = (_, _) => new(new MerchantAnswer(Volatile.Read(ref healthy) ? 200 : 503));
        var inbox = MerchantInbox.Open(merchant);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 2).WithCallback(inbox.Url));
        await client.PayAsync(invoice);
        await inbox.WaitForAsync(1);
        await WaitForAttemptAsync(client, invoice, 1);
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        Volatile.Write(ref healthy, true);
        await client.AdvanceAsync(TimeSpan.FromMinutes(3));

        var paid = await inbox.WaitForStatusAsync("PAID");
        paid.Version.ShouldBe(4);
        var events = await client.CallbacksAsync(invoice.Id);
        string IdOf(int version) => events.Single(e => e.Version == version).Text("event_id");
        var told = inbox.Received.SelectMany(c => c.Superseded).Concat(inbox.Received.Select(c => c.EventId)).ToHashSet(StringComparer.Ordinal);
        told.ShouldBe([IdOf(2), IdOf(3), IdOf(4)], ignoreOrder: true);

        // Versions never go down once a newer one has been sent, and an overtaken one is not sent again.
        await client.AdvanceAsync(TimeSpan.FromHours(2));
        var versions = inbox.Received.Select(c => c.Version).ToArray();
        versions.ShouldBe(versions.Order());
        foreach (var overtaken in paid.Superseded)
            inbox.Received.SkipWhile(c => c.Version != 4).ShouldNotContain(c => c.EventId == overtaken);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Gone_ends_delivery_to_that_URL_until_someone_redelivers(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        await using var merchant = await SimulatedMerchant.StartAsync();
        merchant.Answer = (_, _) => new(new MerchantAnswer(410));
        var inbox = MerchantInbox.Open(merchant);
        var other = MerchantInbox.Open(merchant);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url));
        await client.PayAsync(invoice);
        var first = (await inbox.WaitForAsync(1))[0];
        await WaitForAttemptAsync(client, invoice, 1);
        merchant.Answer = (_, _) => new(new MerchantAnswer());

        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        await client.AdvanceAsync(TimeSpan.FromMinutes(10));
        await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(other.Url)));
        await other.WaitForAsync(1);
        inbox.Received.Count.ShouldBe(1);

        (await client.PostAsync($"api/v1/invoices/{invoice.Id}/callbacks/{first.EventId}/redeliver", "{}")).Status.ShouldBeInRange(200, 204);
        var again = await inbox.WaitForAsync(2);
        again.Count(c => c.EventId == first.EventId).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Someone_redelivers_by_hand(DatabaseKind kind)
    {
        var shop = await shops.StartAsync(kind);
        var client = shop.Client;
        var inbox = MerchantInbox.Open(shops.Merchant);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url));
        await client.PayAsync(invoice);
        var first = (await inbox.WaitForAsync(1))[0];
        await WaitForAttemptAsync(client, invoice, 1);
        (await client.PostAsync($"api/v1/invoices/{invoice.Id}/callbacks/{first.EventId}/redeliver", "{}")).Status.ShouldBeInRange(200, 204);
        var second = (await inbox.WaitForAsync(2))[1];
        second.Request.Body.ToArray().ShouldBe(first.Request.Body.ToArray());
        second.ShouldBeSignedWith(shop.WebhookSecret);
        (await client.PostAsync($"api/v1/invoices/{invoice.Id}/callbacks/evt_nobody/redeliver", "{}")).ShouldBe(404);

        // Another invoice's event is not this invoice's.
        var stranger = await client.OrderAsync(InvoiceOrder.Crypto());
        (await client.PostAsync($"api/v1/invoices/{stranger.Id}/callbacks/{first.EventId}/redeliver", "{}")).ShouldBe(404);
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        var client = await shops.ClientAsync();
        await using var merchant = await SimulatedMerchant.StartAsync();
        merchant.Answer = (_, _) => new(new MerchantAnswer(503) { Headers = new Dictionary<string, string> { ["Retry-After"] = "600" } });
        var inbox = MerchantInbox.Open(merchant);
        var marker = MerchantInbox.Open(shops.Merchant);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url));
        await client.PayAsync(invoice);
        await inbox.WaitForAsync(1);
        await WaitForAttemptAsync(client, invoice, 1);
        merchant.Answer = (_, _) => new(new MerchantAnswer());
        await client.AdvanceAsync(TimeSpan.FromMinutes(5));
        await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(marker.Url)));
        await marker.WaitForAsync(1);
        inbox.Received.Count.ShouldBe(1);
        await client.AdvanceAsync(TimeSpan.FromMinutes(8));
        await inbox.WaitForAsync(2);
    }

    [Fact]
    public async Task A_merchant_that_hangs_delays_nobody_else()
    {
        var client = await shops.ClientAsync();
        await using var hanging = await SimulatedMerchant.StartAsync();
        hanging.Answer = async (_, ended) =>
        {
            await Task.Delay(Timeout.Infinite, ended);
            return new MerchantAnswer();
        };
        for (var n = 0; n < 5; n++)
            await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(hanging.Url("/hang"))));
        await hanging.WaitForAsync(all => all.Count > 0, TimeSpan.FromSeconds(20));
        var inbox = MerchantInbox.Open(shops.Merchant);
        var started = System.Diagnostics.Stopwatch.StartNew();
        await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url)));
        await inbox.WaitForAsync(1);
        started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Addresses_that_are_not_allowed_are_never_called()
    {
        await using var shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:Callbacks:AllowedNetworks:0"] = "10.9.8.0/24" });
        await using var merchant = await SimulatedMerchant.StartAsync();
        var inbox = MerchantInbox.Open(merchant);
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url));
        await shop.Client.PayAsync(invoice);
        await WaitForAttemptAsync(shop.Client, invoice, 1);
        merchant.Received.ShouldBeEmpty();
        (await shop.Client.CallbacksAsync(invoice.Id)).Single(e => e.Version == 2).GetProperty("attempts")[0].Text("error").ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("http://127.0.0.1:22/")]
    [InlineData("http://127.0.0.1:6379/")]
    [InlineData("http://127.0.0.1:9332/")]
    public async Task Denied_ports_are_never_called(string url)
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithData("url_callback", url));
        await client.PayAsync(invoice);
        await WaitForAttemptAsync(client, invoice, 1);
        var attempt = (await client.CallbacksAsync(invoice.Id)).Single(e => e.Version == 2).GetProperty("attempts")[0];
        attempt.GetProperty("status_code").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static Task WaitForAttemptAsync(ShopClient client, JsonElement invoice, int count) => client.UntilAsync(
        async () => (await client.CallbacksAsync(invoice.Id)).Any(e => e.Version >= 2 && e.GetProperty("attempts").GetArrayLength() >= count),
        $"{count} attempts are listed");
}
