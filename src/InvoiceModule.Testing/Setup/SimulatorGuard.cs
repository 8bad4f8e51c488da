using Microsoft.Extensions.Hosting;

namespace InvoiceModule.Testing.Setup;

/// <summary>Simulated money pays real goods if nobody looks: so nothing of the simulator runs in Production.</summary>
internal static class SimulatorGuard
{
    public static void RefuseProduction(IHostEnvironment environment)
    {
        if (environment.IsProduction())
            throw new InvalidOperationException("Simulated chains are refused in the Production environment: anyone could pay with invented money. Leave out AddSimulatedChains and MapInvoicingSimulator, or set the environment (DOTNET_ENVIRONMENT or ASPNETCORE_ENVIRONMENT) to Development.");
    }
}
