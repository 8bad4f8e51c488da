using InvoiceModule.Diagnostics.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the module's health checks to the host's.</summary>
public static class InvoicingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds <c>invoicing-database</c>, <c>invoicing-chains</c>, <c>invoicing-callbacks</c>, <c>invoicing-addresses</c> and <c>invoicing-jobs</c>, which
    /// cost a few short reads each, and <c>invoicing-invariants</c>, the whole verification, which runs in the background and at most every
    /// <see cref="InvoicingHealthOptions.VerifyInterval"/>. All carry the tag <c>invoicing</c>; only the first carries <c>ready</c> too, for a node or
    /// a merchant that is down is no reason to send requests elsewhere. Calling it twice is safe.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddInvoicing(this IHealthChecksBuilder builder, Action<InvoicingHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
            builder.Services.Configure(configure);
        if (builder.Services.Any(d => d.ServiceType == typeof(InvariantWatch)))
            return builder;
        builder.Services.AddOptions<InvoicingHealthOptions>()
            .Validate(o => o.VerifyInterval >= TimeSpan.FromMinutes(1) && o.VerifyInterval <= TimeSpan.FromDays(1), "VerifyInterval is 1 minute to 1 day.");
        builder.Services.TryAddSingleton<InvariantWatch>();
        return builder
            .AddCheck<DatabaseHealthCheck>("invoicing-database", HealthStatus.Unhealthy, ["invoicing", "ready"])
            .AddCheck<ChainHealthCheck>("invoicing-chains", HealthStatus.Unhealthy, ["invoicing"])
            .AddCheck<CallbackHealthCheck>("invoicing-callbacks", HealthStatus.Unhealthy, ["invoicing"])
            .AddCheck<AddressHealthCheck>("invoicing-addresses", HealthStatus.Unhealthy, ["invoicing"])
            .AddCheck<JobHealthCheck>("invoicing-jobs", HealthStatus.Unhealthy, ["invoicing"])
            .AddCheck<InvariantHealthCheck>("invoicing-invariants", HealthStatus.Unhealthy, ["invoicing"]);
    }
}
