using InvoiceModule.ChainCompliance;

namespace InvoiceModule.IntegrationTests.Compliance;

public sealed class BitcoinSimComplianceTests : ChainComplianceTests
{
    protected override ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult<IChainDriver>(new SimulatedDriver("bitcoin-sim", "BTC"));
}
