using Hangfire;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Looks at the whole set-up before anything starts: every fault at once, each with the call that mends it.</summary>
internal sealed class StartChecks(IServiceProvider services, IServiceProviderIsService registered, DbContextSource source, IOptions<InvoicingOptions> options, ILogger<StartChecks> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        try
        {
            _ = options.Value;
        }
        catch (OptionsValidationException exception)
        {
            faults.AddRange(exception.Failures);
        }

        await CheckModelAsync(faults);
        CheckServices(faults);
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(
                "InvoiceModule cannot start:" + string.Concat(faults.Select(f => Environment.NewLine + " - " + f)));
        }

        Warn();
        await services.GetRequiredService<DatabaseClock>().ReadAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CheckModelAsync(List<string> faults)
    {
        var name = source.ContextType.Name;
        await using var scope = services.CreateAsyncScope();
        DbContext db;
        try
        {
            db = source.Open(scope.ServiceProvider);
        }
        catch (InvalidOperationException exception)
        {
            faults.Add($"{name} cannot be made: {exception.Message} Register it with AddDbContext<{name}>().");
            return;
        }

        await using (db)
        {
            try
            {
                var kind = InvoicingDb.KindOf(db);
                var money = db.Model.FindEntityType(typeof(Invoice))?.FindProperty(nameof(Invoice.Value))?.GetColumnType();
                if (money is null)
                    faults.Add($"{name} does not map the module's tables. Call modelBuilder.AddInvoicing() in its OnModelCreating.");
                else if (kind == DatabaseKind.Postgres && !money.StartsWith("numeric", StringComparison.Ordinal))
                    faults.Add($"{name} stores money as '{money}' on PostgreSQL. Call modelBuilder.AddInvoicing(exactNumbers: true).");
                else if (kind == DatabaseKind.Sqlite && !string.Equals(money, "TEXT", StringComparison.OrdinalIgnoreCase))
                    faults.Add($"{name} stores money as '{money}' on SQLite. Call modelBuilder.AddInvoicing(exactNumbers: false).");

                // A filter would hide rows from the module that it has to see, and nothing would say so.
                foreach (var filtered in db.Model.GetEntityTypes().Where(e => e.ClrType.Assembly == typeof(Invoice).Assembly && e.GetDeclaredQueryFilters().Count > 0))
                    faults.Add($"{name} has a global query filter on the module's {filtered.ClrType.Name}. Leave the module's entities out where you call HasQueryFilter.");

                // Some statements are written by hand, for EF cannot write them.
                foreach (var renamed in db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(InvoicingModel.IsRenamed))
                    faults.Add($"{name} calls the column of the module's {renamed.DeclaringType.ClrType.Name}.{renamed.Name} '{renamed.GetColumnName()}'. Leave the module's entities out where you rename columns.");
            }
            catch (NotSupportedException exception)
            {
                faults.Add(exception.Message);
            }
            catch (InvalidOperationException exception)
            {
                faults.Add($"{name} cannot be used: {exception.Message}");
            }
        }
    }

    private void CheckServices(List<string> faults)
    {
        if (!registered.IsService(typeof(JobStorage)) || !registered.IsService(typeof(IRecurringJobManager)))
            faults.Add("Hangfire is not registered. Call builder.Services.AddHangfire(...) with a storage, and AddHangfireServer().");
        if (!services.GetRequiredService<InvoicingRoutes>().Mapped)
            SetupLog.StartWarning(logger, "The module's routes are not mapped in this process. Call app.MapInvoicing() to answer the API and the payment page.");
        faults.AddRange(services.GetRequiredService<ApiAccessCheck>().Faults());
        var chains = services.GetRequiredService<ChainRegistry>();
        var made = new List<IChain>();
        foreach (var registration in services.GetServices<ChainRegistration>())
        {
            try
            {
                var chain = chains.Get(registration.Blockchain);
                made.Add(chain);
                if (!string.Equals(chain.Blockchain, registration.Blockchain, StringComparison.Ordinal))
                    faults.Add($"The chain added as '{registration.Blockchain}' calls itself '{chain.Blockchain}'. Add it under its own name.");
            }
            catch (Exception exception) when (exception is OptionsValidationException or ArgumentException or InvalidOperationException)
            {
                faults.Add($"The chain '{registration.Blockchain}' cannot be made: {exception.Message}");
            }
        }

        CheckOwnAddresses(made, faults);
    }

    private void CheckOwnAddresses(List<IChain> chains, List<string> faults)
    {
        try
        {
            foreach (var address in options.Value.InternalTransfers.Addresses.Where(a => !chains.Exists(c => c.Traits.NamesSenders && c.GetAddressKey(a) is not null)))
                faults.Add($"InternalTransfers.Addresses holds '{address}', which is an address of no chain here whose transactions name their sender (Ethereum and its like). On the others the merchant's own money is recognised without: leave it out.");
        }
        catch (OptionsValidationException)
        {
            // Said already.
        }
    }

    private void Warn()
    {
        if (!services.GetServices<ChainRegistration>().Any())
            SetupLog.StartWarning(logger, "No chain is registered, so no invoice can be created. Call AddChain(...), or AddLitecoin(...) and its like, on the builder that AddInvoicing returns.");
        foreach (var registration in services.GetServices<ChainRegistration>())
        {
            if (services.GetKeyedService<IAddressProvider>(registration.Blockchain) is null)
                SetupLog.StartWarning(logger, $"The chain '{registration.Blockchain}' has no address provider. Import addresses with IWalletService.ImportAddressesAsync, or call AddAddressProvider(\"{registration.Blockchain}\", ...).");
        }

        foreach (var (_, sentence) in ShortRests.Find(services.GetRequiredService<ChainRegistry>().All, options.Value))
            SetupLog.StartWarning(logger, sentence);
        if (!services.GetServices<IRateProvider>().Any())
            SetupLog.StartWarning(logger, "No source of exchange rates is registered, so fiat-priced invoices are refused (503). Call AddRateProvider<T>(), or AddRates() from InvoiceModule.Rates.");
        if (services.GetService<IOptions<KeyManagementOptions>>()?.Value.XmlRepository is null)
            SetupLog.StartWarning(logger, "The Data Protection key ring is not kept anywhere that this can see. Secrets in the database are encrypted with it: call AddDataProtection().PersistKeysToDbContext<T>() or its like, so that every node and a restored backup can read them.");
    }
}
