using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>Tests that only ask: they share hosts, and none moves the clock.</summary>
[CollectionDefinition(Name)]
public sealed class RequestCollection : ICollectionFixture<ShopsFixture>
{
    public const string Name = "requests";
}

/// <summary>Tests that pay and move the clock: they share hosts and run one after the other; each has invoices of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PaymentCollection : ICollectionFixture<ShopsFixture>
{
    public const string Name = "payments";
}

/// <summary>Tests of callbacks.</summary>
[CollectionDefinition(Name)]
public sealed class CallbackCollection : ICollectionFixture<ShopsFixture>
{
    public const string Name = "callbacks";
}
