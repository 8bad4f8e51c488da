using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>The Shop of some tests, whose payment page one other origin may frame, and a merchant that answers 200.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    public Uri Friend { get; } = OtherSite.FindOrigin();

    public ShopProcess Shop { get; private set; } = null!;

    public SimulatedMerchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Merchant = await SimulatedMerchant.StartAsync();
        Shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:PaymentPage:FrameAncestors:0"] = Friend.GetLeftPart(UriPartial.Authority) });
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
