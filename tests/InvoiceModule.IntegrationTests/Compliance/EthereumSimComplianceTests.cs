using InvoiceModule.ChainCompliance;

namespace InvoiceModule.IntegrationTests.Compliance;

public sealed class EthereumSimComplianceTests : ChainComplianceTests
{
    protected override ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult<IChainDriver>(new SimulatedDriver("ethereum-sim", "ETH"));
}
