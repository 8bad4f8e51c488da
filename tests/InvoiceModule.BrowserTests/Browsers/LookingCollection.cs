namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Tests that do not move the clock: they share one Shop and run one after the other, beside those that do.</summary>
[CollectionDefinition(Name)]
public sealed class LookingCollection : ICollectionFixture<ShopFixture>
{
    public const string Name = "looking";
}
