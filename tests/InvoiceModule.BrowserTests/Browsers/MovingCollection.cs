namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Tests that move the clock, reorganise chains and cut nodes off: they share another Shop, and each makes the invoices it looks at.</summary>
[CollectionDefinition(Name)]
public sealed class MovingCollection : ICollectionFixture<ShopFixture>
{
    public const string Name = "moving";
}
