using InvoiceModule.ChainCompliance;

namespace InvoiceModule.IntegrationTests.Compliance;

public sealed class EthereumSimTokenComplianceTests : ChainComplianceTests
{
    protected override ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult<IChainDriver>(new SimulatedDriver("ethereum-sim", "USDT"));
}
