using InvoiceModule.ChainCompliance;
using InvoiceModule.IntegrationTests.Bitcoin;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>Litecoin on a real litecoind, which all cases share.</summary>
public sealed class LitecoinComplianceTests(LitecoinFixture fixture) : ChainComplianceTests, IClassFixture<LitecoinFixture>
{
    protected override async ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken) => await LitecoinDriver.StartAsync(fixture);
}
