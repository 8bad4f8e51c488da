using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>A Shop whose payment page one other origin may frame.</summary>
public sealed class FramedShopFixture : IAsyncLifetime
{
    public Uri Friend { get; } = OtherSite.FindOrigin();

    public ShopProcess Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
        => Shop = await ShopProcess.StartAsync(settings: new Dictionary<string, string> { ["Invoicing:PaymentPage:FrameAncestors:0"] = Friend.GetLeftPart(UriPartial.Authority) });

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
