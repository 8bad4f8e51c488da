using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>
/// A container that never compiles what it makes: a node's is thrown away after milliseconds, and compiling it would cost more than it saves. Without
/// it everything is the same, only slower.
/// </summary>
internal static class LightContainer
{
    private static readonly FieldInfo? Engine = typeof(ServiceProvider).GetField("_engine", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly object? Plain = typeof(ServiceProvider).Assembly.GetType("Microsoft.Extensions.DependencyInjection.ServiceLookup.RuntimeServiceProviderEngine")
        ?.GetProperty("Instance", BindingFlags.Static | BindingFlags.Public)?.GetValue(null);

    public static ServiceProvider Build(IServiceCollection services)
    {
        var provider = services.BuildServiceProvider();
        if (Engine is not null && Plain is not null)
            Engine.SetValue(provider, Plain);
        return provider;
    }
}
