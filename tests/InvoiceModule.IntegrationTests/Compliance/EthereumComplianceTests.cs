using InvoiceModule.ChainCompliance;
using InvoiceModule.IntegrationTests.Ethereum;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>Ether on a real anvil, which all cases share.</summary>
public sealed class EthereumComplianceTests(AnvilFixture fixture) : ChainComplianceTests, IClassFixture<AnvilFixture>
{
    protected override async ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken) => await AnvilDriver.StartAsync(fixture, "ETH");
}
