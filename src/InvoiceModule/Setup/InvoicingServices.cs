using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>The module's own services, room by room.</summary>
internal static class InvoicingServices
{
    public static void Add(IServiceCollection services)
    {
        AddStorage(services);
        AddInvoices(services);
        AddPayments(services);
        AddCallbacks(services);
        AddPages(services);

        services.AddSingleton<InvoicingRoutes>();
        services.AddSingleton<PublicUrls>();
        services.AddSingleton<ApiAccessCheck>();
        services.AddHostedService<StartChecks>();
        services.AddHostedService<InvoicingWorker>();
        AddLoop<RecurringJobs>(services);
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.TryAddSingleton<IEntropy, SystemEntropy>();
        services.AddSingleton<InvoicingClock>();
        services.AddSingleton(s => new Identifiers(s.GetRequiredService<IEntropy>(), s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton<InvoicingDb>();
        services.AddScoped<InvoicingSession>();
        services.AddSingleton<Secrets>();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<IInvoicingWaker>(s => s.GetRequiredService<WorkSignals>());
        AddLoop<DatabaseClockLoop>(services);
    }

    private static void AddInvoices(IServiceCollection services)
    {
        services.AddSingleton<WalletService>();
        services.AddSingleton<IWalletService>(s => s.GetRequiredService<WalletService>());
        services.AddSingleton<AddressPool>();
        services.AddSingleton<AddressLeases>();
        AddLoop<RefillLoop>(services);
        services.AddSingleton(s => new RateService(
            s.GetRequiredService<IOptions<InvoicingOptions>>().Value.Rates,
            s.GetRequiredService<InvoicingClock>(),
            s.GetRequiredService<ILogger<RateService>>(),
            s.GetServices<IRateProvider>()));
        services.AddSingleton<EventHandlers>();
        services.AddSingleton<InvoiceViews>();
        services.AddSingleton<InvoicePricing>();
        services.AddSingleton<InvoiceVersions>();
        services.AddScoped<InvoiceCreation>();
        services.AddScoped<InvoiceService>();
        services.AddScoped<IInvoiceService>(s => s.GetRequiredService<InvoiceService>());
        services.AddSingleton<InvoiceQueries>();
        services.AddSingleton<ExpireInvoicesJob>();
        AddLoop<ExpireLoop>(services);
    }

    private static void AddPayments(IServiceCollection services)
    {
        services.AddSingleton<ChainRegistry>();
        services.AddSingleton<ChainWatch>();
        services.AddSingleton<ScanClaims>();
        services.AddSingleton<PaymentLedger>();
        services.AddSingleton<ChainScanners>();
        services.AddSingleton<ScanChainJob>();
        AddLoop<ScanLoop>(services);
    }

    private static void AddCallbacks(IServiceCollection services)
    {
        services.AddSingleton(s => s.GetRequiredService<IOptions<InvoicingOptions>>().Value.Callbacks);
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<LocalAddresses>(s => new LocalAddresses(s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton<OwnListeners>();
        services.TryAddSingleton<IHostResolver>(s => new HostResolver(s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton<EndpointGuard>();
        services.AddSingleton(s => new CallbackConnector(
            s.GetRequiredService<EndpointGuard>(), s.GetRequiredService<IHostResolver>(), s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton(s => new CallbackSender(
            s.GetRequiredService<CallbackConnector>(), s.GetRequiredService<InvoicingCallbackOptions>(), s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton(s => new OriginGate(s.GetRequiredService<InvoicingCallbackOptions>(), s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<CallbackBody>();
        services.AddSingleton<CallbackSchedule>();
        services.AddSingleton<OutboxClaims>();
        services.AddSingleton<DeliveryOpening>();
        services.AddSingleton<DeliveryCompletion>();
        services.AddSingleton<DeliveryRun>();
        services.AddSingleton<CallbackPruning>();
        services.AddSingleton<CallbackService>();
        services.AddSingleton<HandlerSchedule>();
        services.AddSingleton<HandlerRun>();
        services.AddSingleton<DeliverCallbacksJob>();
        AddLoop<CallbackDispatcher>(services);
        AddLoop<HandlerDispatcher>(services);
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddSingleton<PublicInvoiceReader>();
        services.AddSingleton(s => new InvoiceWatch(
            s.GetRequiredService<PublicInvoiceReader>(), s.GetRequiredService<InvoicingClock>(), s.GetRequiredService<ILogger<InvoiceWatch>>()));
        services.AddSingleton<DashboardReader>();
        services.AddScoped<DashboardAccess>();
    }

    private static void AddLoop<TLoop>(IServiceCollection services)
        where TLoop : class, IBackgroundLoop
    {
        services.AddSingleton<TLoop>();
        services.AddSingleton<IBackgroundLoop>(s => s.GetRequiredService<TLoop>());
    }
}
