using InvoiceModule.ChainCompliance;
using InvoiceModule.IntegrationTests.Ethereum;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>An ERC-20 token on a real anvil, which all cases share.</summary>
public sealed class EthereumTokenComplianceTests(AnvilFixture fixture) : ChainComplianceTests, IClassFixture<AnvilFixture>
{
    protected override async ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken) => await AnvilDriver.StartAsync(fixture, "USDT");
}
