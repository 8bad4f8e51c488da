using InvoiceModule.ChainCompliance;

namespace CustomChain.Tests;

/// <summary>The sample passes what every chain must pass. Nothing else is needed.</summary>
public sealed class PebbleComplianceTests : ChainComplianceTests
{
    protected override ValueTask<IChainDriver> CreateDriverAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IChainDriver>(new PebbleDriver());
}
