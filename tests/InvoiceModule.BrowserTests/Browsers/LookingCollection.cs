using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Tests that neither mine nor move the clock: they share one Shop and run one after the other, beside those that do.</summary>
[CollectionDefinition(Name)]
public sealed class LookingCollection : ICollectionFixture<ShopsFixture>
{
    public const string Name = "looking";
}
