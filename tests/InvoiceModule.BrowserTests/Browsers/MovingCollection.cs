namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Tests that move the clock, reorganise chains and cut nodes off: they share a Shop of their own, one after the other, and each makes the invoices it looks at.</summary>
[CollectionDefinition(Name)]
public sealed class MovingCollection : ICollectionFixture<ShopFixture>
{
    public const string Name = "moving";
}
