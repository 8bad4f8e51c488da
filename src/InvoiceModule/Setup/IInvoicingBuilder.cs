using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Setup;

/// <summary>What <c>AddInvoicing</c> returns: chains, addresses, rates and handlers are added to it.</summary>
public interface IInvoicingBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}
