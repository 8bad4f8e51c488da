using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Invoices;

/// <summary>Whether the host has in-process handlers: without any, nothing is queued for them.</summary>
internal sealed class EventHandlers(IServiceProviderIsService services)
{
    public bool Any { get; } = services.IsService(typeof(IInvoiceEventHandler));
}
