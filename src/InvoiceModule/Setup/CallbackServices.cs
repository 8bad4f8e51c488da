using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Registers what <c>Callbacks</c> consists of. Storage, options and logging are registered elsewhere.</summary>
internal static class CallbackServices
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<InvoicingOptions>>().Value.Callbacks);
        services.TryAddSingleton<AddressGuard>();
        services.TryAddSingleton(provider => new LocalAddresses(provider.GetRequiredService<InvoicingClock>()));
        services.TryAddSingleton(provider => new OwnListeners(provider.GetService<IServer>()));
        services.TryAddSingleton<IHostResolver>(provider => new HostResolver(provider.GetRequiredService<InvoicingClock>()));
        services.TryAddSingleton<EndpointGuard>();
        services.TryAddSingleton(provider => new CallbackConnector(
            provider.GetRequiredService<EndpointGuard>(),
            provider.GetRequiredService<IHostResolver>(),
            provider.GetRequiredService<InvoicingClock>(),
            provider.GetService<IDialer>()));
        services.TryAddSingleton(provider => new CallbackSender(
            provider.GetRequiredService<CallbackConnector>(),
            provider.GetRequiredService<InvoicingCallbackOptions>(),
            provider.GetRequiredService<InvoicingClock>()));
        services.TryAddSingleton(provider => new OriginGate(
            provider.GetRequiredService<InvoicingCallbackOptions>(),
            provider.GetRequiredService<InvoicingClock>()));
        services.TryAddSingleton<SigningKeys>();
        services.TryAddSingleton<CallbackBody>();
        services.TryAddSingleton<CallbackSchedule>();
        services.TryAddSingleton<OutboxClaims>();
        services.TryAddSingleton<DeliveryOpening>();
        services.TryAddSingleton<DeliveryCompletion>();
        services.AddMetrics();
        services.TryAddSingleton<CallbackMetrics>();
        services.TryAddSingleton<VersionTraces>();
        services.TryAddSingleton<DeliveryRun>();
        services.TryAddSingleton<CallbackDispatcher>();
        services.TryAddSingleton<HandlerSchedule>();
        services.TryAddSingleton<HandlerRun>();
        services.TryAddSingleton<HandlerDispatcher>();
        services.TryAddSingleton<CallbackPruning>();
        services.TryAddSingleton<CallbackService>();
        services.TryAddSingleton<CallbackTest>();
        services.TryAddSingleton<CallbackTestLimit>();
        services.TryAddTransient<DeliverCallbacksJob>();
        return services;
    }
}
