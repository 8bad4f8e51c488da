using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Makes Hangfire's jobs from one node's services.</summary>
internal sealed class ServiceActivator(IServiceProvider services) : JobActivator
{
    public override object ActivateJob(Type jobType) => ActivatorUtilities.GetServiceOrCreateInstance(services, jobType);
}
