using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Setup;

internal sealed record InvoicingBuilder(IServiceCollection Services) : IInvoicingBuilder;
