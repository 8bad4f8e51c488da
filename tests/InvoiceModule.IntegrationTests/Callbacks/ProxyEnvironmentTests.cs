using System.Globalization;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.IntegrationTests.Callbacks;

/// <summary>F82: a process whose environment names a proxy. It would reach for the host what no callback may reach, and see what is said.</summary>
public sealed class ProxyEnvironmentTests
{
    private static readonly string[] Variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    [Fact]
    public async Task No_callback_goes_through_a_proxy_of_the_environment()
    {
        await using var proxy = MerchantServer.With(200);
        await using var merchant = await SimulatedMerchant.StartAsync();
        var inbox = MerchantInbox.Open(merchant);
        var settings = Variables.ToDictionary(v => v, _ => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{proxy.Port}"), StringComparer.Ordinal);
        settings["NO_PROXY"] = settings["no_proxy"] = "";
        await using var shop = await ShopProcess.StartAsync(settings: settings);
        foreach (var url in (string[])["http://10.0.0.1/", "https://10.0.0.1/", "http://no-such-name.invalid/", "https://no-such-name.invalid/"])
        {
            var refused = await shop.Client.OrderAsync(InvoiceOrder.Crypto().WithData("url_callback", url));
            await shop.Client.CancelAsync(refused.Id);
            await shop.Client.UntilAsync(async () => (await shop.Client.CallbacksAsync(refused.Id))[0].GetProperty("attempts").GetArrayLength() > 0, $"{url} was tried");
            (await shop.Client.CallbacksAsync(refused.Id))[0].GetProperty("attempts")[0].Text("error").ShouldBe("refused", url);
        }

        await shop.Client.CancelAsync((await shop.Client.OrderAsync(InvoiceOrder.Crypto().WithCallback(inbox.Url))).Id);
        await inbox.WaitForAsync(1);
        proxy.Connections.ShouldBe(0);
    }
}
