using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Plugs the module into the host's services.</summary>
public static class InvoicingServiceCollectionExtensions
{
    /// <summary>
    /// Adds invoicing over the host's <c>DbContext</c>. Beside it the host calls <c>AddDbContext</c>, <c>AddHangfire</c>, and
    /// <c>modelBuilder.AddInvoicing()</c> in its <c>OnModelCreating</c>, and maps the routes with <c>app.MapInvoicing()</c>. Calling it twice is safe.
    /// </summary>
    /// <typeparam name="TDbContext">The context whose database holds the module's tables. Its constructor takes its options, and services if any.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder to which chains, addresses, rates and handlers are added.</returns>
    /// <exception cref="InvalidOperationException">It was called before with another context.</exception>
    public static IInvoicingBuilder AddInvoicing<TDbContext>(this IServiceCollection services, Action<InvoicingOptions>? configure = null)
        where TDbContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
            services.Configure(configure);
        if (services.FirstOrDefault(d => d.ServiceType == typeof(DbContextSource)) is { ImplementationInstance: DbContextSource known })
        {
            return known.ContextType == typeof(TDbContext)
                ? new InvoicingBuilder(services)
                : throw new InvalidOperationException($"AddInvoicing<{known.ContextType.Name}>() was called before AddInvoicing<{typeof(TDbContext).Name}>(). One host has one.");
        }

        services.AddSingleton(new DbContextSource(typeof(TDbContext), provider => ActivatorUtilities.CreateInstance<TDbContext>(provider)));
        services.TryAddSingleton<HostCommits>();
        services.ConfigureDbContext<TDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<HostCommits>()));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InvoicingOptions>, InvoicingOptionsValidator>());
        services.AddOptions<InvoicingOptions>();
        services.AddDataProtection();
        services.AddRazorComponents();
        InvoicingServices.Add(services);
        return new InvoicingBuilder(services);
    }
}
