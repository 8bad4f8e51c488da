using InvoiceModule.Dashboard;
using InvoiceModule.PaymentPage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Pages;

/// <summary>Registers what the payment page and the dashboard need.</summary>
internal static class InvoicingPages
{
    public static IServiceCollection AddInvoicingPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.TryAddSingleton<PublicInvoiceReader>();
        services.TryAddSingleton<InvoiceWatch>();
        services.TryAddSingleton<DashboardReader>();
        services.TryAddScoped<DashboardAccess>();
        return services;
    }
}
