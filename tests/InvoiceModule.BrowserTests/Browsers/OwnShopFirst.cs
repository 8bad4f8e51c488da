using Xunit.Sdk;
using Xunit.v3;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Those that start a Shop of their own take longest: the others run beside them.</summary>
public sealed class OwnShopFirst : ITestCollectionOrderer
{
    private static readonly string[] Own =
        [MovingCollection.Name, nameof(Shop.PurchaseTests), nameof(Dashboard.DashboardTourTests), nameof(PaymentPage.ViewerTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderBy(c => Own.Any(name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) ? 0 : 1)];
}
