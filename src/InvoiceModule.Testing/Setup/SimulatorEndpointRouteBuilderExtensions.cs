using InvoiceModule.Testing;
using InvoiceModule.Testing.Endpoints;
using InvoiceModule.Testing.Setup;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the simulator's control calls.</summary>
public static class SimulatorEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>POST /simulator/transactions</c>, <c>/blocks</c>, <c>/reorg</c>, <c>/replacements</c>, <c>/clock</c>, <c>/rates</c> and <c>/outage</c>.
    /// They are anonymous whatever the host's fallback policy: map them in Development only. Mapping them in Production throws.
    /// </summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <returns>The group of the seven calls.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSimulatedChains</c> was not called, or the environment is Production.</exception>
    public static IEndpointConventionBuilder MapInvoicingSimulator(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        SimulatorGuard.RefuseProduction(endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>());
        if (endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(Simulator)))
            return SimulatorEndpoints.Map(endpoints);
        throw new InvalidOperationException("MapInvoicingSimulator needs the simulated chains: call AddSimulatedChains() on the builder that AddInvoicing returns.");
    }
}
