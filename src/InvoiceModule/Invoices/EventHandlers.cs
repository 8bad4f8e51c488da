using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Invoices;

/// <summary>Whether this process has in-process handlers: without any it leaves what is due to one that has some, and does not judge it.</summary>
internal sealed class EventHandlers(IServiceProviderIsService services)
{
    public bool Any { get; } = services.IsService(typeof(IInvoiceEventHandler));
}
