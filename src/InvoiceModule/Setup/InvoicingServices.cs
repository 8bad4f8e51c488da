using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Diagnostics;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Payments;
using InvoiceModule.Rates;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
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
        services.AddCallbacks();
        AddLoop<CallbackDispatcher>(services);
        AddLoop<HandlerDispatcher>(services);
        AddPages(services);
        AddDiagnostics(services);

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
        services.TryAddSingleton<ICrashHook, NoCrash>();
        services.AddSingleton<InvoicingClock>();
        services.AddSingleton(s => new Identifiers(s.GetRequiredService<IEntropy>(), s.GetRequiredService<InvoicingClock>()));
        services.TryAddSingleton<IDatabaseTime, DatabaseTime>();
        services.AddSingleton<ClockReading>();
        services.AddSingleton<InvoicingDb>();
        services.AddScoped<InvoicingSession>();
        services.AddSingleton<Secrets>();
        services.AddSingleton<WorkSignals>();
        services.AddSingleton<IInvoicingWaker>(s => s.GetRequiredService<WorkSignals>());
        services.AddSingleton<DatabaseClock>();
        AddLoop<DatabaseClockLoop>(services);
    }

    private static void AddInvoices(IServiceCollection services)
    {
        services.AddSingleton<WalletService>();
        services.AddSingleton<IWalletService>(s => s.GetRequiredService<WalletService>());
        services.AddSingleton<AddressPool>();
        services.AddSingleton<AddressProviders>();
        services.AddSingleton<AddressRefill>();
        services.AddSingleton<CodeKeys>();
        services.AddSingleton<ChangedKeys>();
        services.AddSingleton<AddressSources>();
        services.AddSingleton<AddressSourceService>();
        services.AddSingleton<AddressImports>();
        services.AddSingleton<AddressLeases>();
        AddLoop<RefillLoop>(services);
        services.AddSingleton(s => new RateService(
            s.GetRequiredService<IOptions<InvoicingOptions>>().Value.Rates,
            s.GetRequiredService<InvoicingClock>(),
            s.GetRequiredService<ILogger<RateService>>(),
            s.GetServices<IRateProvider>()));
        services.AddSingleton<EventHandlers>();
        services.AddSingleton<InvoiceViews>();
        services.AddSingleton<InvoiceMetrics>();
        services.AddSingleton<InvoicePricing>();
        services.AddSingleton<InvoiceVersions>();
        services.AddScoped<InvoiceCreation>();
        services.AddSingleton<ShortRefunds>();
        services.AddSingleton<SurplusNotes>();
        services.AddSingleton<SentBackInvoices>();
        services.AddSingleton<UnconfirmedInvoices>();
        services.AddSingleton<ReversalNotes>();
        services.AddScoped<InvoiceService>();
        services.AddScoped<IInvoiceService>(s => s.GetRequiredService<InvoiceService>());
        services.AddSingleton<InvoiceQueries>();
        services.AddSingleton<InvoiceSearchTexts>();
        services.AddSingleton<InvoiceSearch>();
        services.AddSingleton<ExpireInvoicesJob>();
        AddLoop<ExpireLoop>(services);
        AddLoop<UnreadInvoicesLoop>(services);
    }

    private static void AddPayments(IServiceCollection services)
    {
        services.AddSingleton<ChainRegistry>();
        services.AddSingleton<ChainWatch>();
        services.AddSingleton<ScanClaims>();
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton<PaymentLedger>();
        services.AddSingleton<BlockAudit>();
        services.AddSingleton<ChainScanners>();
        services.AddSingleton<ScanChainJob>();
        services.AddSingleton<SuspenseService>();
        services.AddSingleton<ISuspenseService>(provider => provider.GetRequiredService<SuspenseService>());
        services.AddSingleton<SuspenseSearch>();
        AddLoop<ScanLoop>(services);
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddSingleton<PublicInvoiceReader>();
        services.AddSingleton<PaymentTheme>();
        services.AddSingleton<InvoicePulse>();
        services.AddSingleton(s =>
        {
            var watch = new InvoiceWatch(s.GetRequiredService<InvoicePulse>());
            s.GetRequiredService<WorkSignals>().InvoicesChanged += ids =>
            {
                foreach (var id in ids)
                    watch.Changed(id);
            };
            return watch;
        });
        services.AddSingleton<StatisticsService>();
        AddLoop<StatisticsLoop>(services);
        AddDashboard(services);
    }

    /// <summary>The dashboard's own parts.</summary>
    public static void AddDashboard(IServiceCollection services)
    {
        services.AddSingleton<AttentionReader>();
        services.AddSingleton<CallbackHealthReader>();
        services.AddSingleton<CheckTurn>();
        services.AddSingleton<DashboardAntiforgery>();
        services.AddSingleton<DashboardFlashes>();
        services.AddSingleton<DashboardReader>();
        services.AddSingleton<RefundLinks>();
        services.AddSingleton<AssignTargets>();
        services.AddSingleton<SuspenseAmounts>();
        services.AddSingleton<PoolReader>();
        services.AddSingleton<ChainNames>();
        services.AddScoped<DashboardAccess>();
    }

    private static void AddDiagnostics(IServiceCollection services)
    {
        services.AddSingleton<InvariantCheck>();
        services.AddSingleton<StandingReader>();
        AddLoop<StandingGauges>(services);
        services.AddSingleton<IInvoicingDiagnostics, InvoicingDiagnostics>();
    }

    private static void AddLoop<TLoop>(IServiceCollection services)
        where TLoop : class, IBackgroundLoop
    {
        services.TryAddSingleton<TLoop>();
        services.AddSingleton<IBackgroundLoop>(s => s.GetRequiredService<TLoop>());
    }
}
