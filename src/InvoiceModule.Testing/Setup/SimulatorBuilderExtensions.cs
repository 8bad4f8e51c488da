using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Clock;
using InvoiceModule.Testing.Crashes;
using InvoiceModule.Testing.Journal;
using InvoiceModule.Testing.Rates;
using InvoiceModule.Testing.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Plugs the simulated world into the module.</summary>
public static class SimulatorBuilderExtensions
{
    private const string ClockOffsetKey = "Simulator:ClockOffset";

    /// <summary>
    /// Adds simulated chains with their addresses, simulated rates and the simulated clock; <see cref="Simulator"/> is then a service. The world is
    /// kept in the host's database: call <c>modelBuilder.AddInvoicingSimulator()</c> in <c>OnModelCreating</c>. Calling it again changes nothing.
    /// Refused in Production when the host starts.
    /// </summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Changes how the world begins.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddSimulatedChains(this IInvoicingBuilder builder, Action<SimulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(d => d.ServiceType == typeof(Simulator)))
            return builder;

        var options = new SimulatorOptions();
        configure?.Invoke(options);
        services.TryAddSingleton<ISimulatorStore>(s => options.KeepInMemory ? new InMemorySimulatorStore() : new EfSimulatorStore(s));
        services.AddSingleton(s =>
        {
            options.ClockOffset ??= ReadClockOffset(s.GetService<IConfiguration>());
            return new SimulatorJournal(s.GetRequiredService<ISimulatorStore>(), options, TimeProvider.System);
        });
        services.AddSingleton(s => new SimulatedClock(s.GetRequiredService<SimulatorJournal>()));
        services.AddSingleton<IClockOffset>(s => s.GetRequiredService<SimulatedClock>());
        services.AddSingleton(s => new Simulator(
            options,
            s.GetRequiredService<SimulatorJournal>(),
            s.GetRequiredService<SimulatedClock>(),
            s.GetRequiredService<InvoicingClock>()));
        services.AddSingleton(s => s.GetRequiredService<Simulator>().Rates);

        // Where a process is to die, for tests that kill real processes; refused in Production like all of this.
        services.Replace(ServiceDescriptor.Singleton<ICrashHook>(
            s => s.GetService<IConfiguration>()?[CrashAt.Key] is { Length: > 0 } point ? CrashAt.Parse(point) : new NoCrash()));
        if (services.LastOrDefault(d => d.ServiceType == typeof(TimeProvider))?.ImplementationInstance is TimeProvider machine)
            services.Replace(ServiceDescriptor.Singleton(s => SkewedTime.Of(machine, s.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRateProvider, SimulatedRates>(s => s.GetRequiredService<SimulatedRates>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SimulatorService>());
        foreach (var name in options.Chains.Select(c => c.Blockchain))
        {
            builder.AddChain(name, s => s.GetRequiredService<Simulator>().Network(name).Chain);
            builder.AddAddressProvider(name, s => s.GetRequiredService<Simulator>().Network(name).Addresses);
        }

        return builder;
    }

    private static TimeSpan? ReadClockOffset(IConfiguration? configuration)
    {
        var text = configuration?[ClockOffsetKey];
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return ClockText.TryParse(text, out var offset) && offset.Duration() <= SimulatedClock.MaxOffset
            ? offset
            : throw new InvalidOperationException($"The configuration {ClockOffsetKey} is '{text}'. Write {ClockText.Form}: at most 100 years.");
    }
}
