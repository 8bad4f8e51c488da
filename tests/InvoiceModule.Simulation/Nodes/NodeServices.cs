using InvoiceModule.Callbacks;
using InvoiceModule.Rates;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>The real module's services, over the simulated database, network, clock and chance.</summary>
internal static class NodeServices
{
    public static ServiceProvider Build(Node node)
    {
        var world = node.World;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(world.Trace.IsShown ? new TraceLoggers(node) : NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(node);
        services.AddSingleton<TimeProvider>(node.Time);
        services.AddSingleton<IEntropy>(new SimEntropy(world.Dice));
        services.AddSingleton<ICrashHook>(new SimCrash(node));
        services.AddSingleton<IDatabaseTime>(new SimDatabaseTime(node));
        services.AddSingleton<IHostResolver>(new SimResolver(node));
        services.AddSingleton<IDialer>(new SimDialer(node));
        services.AddSingleton(new DbContextOptionsBuilder<SimDb>()
            .UseSqlite(world.Database.ConnectionString)
            .AddInterceptors(new ConnectionHook(node), new CommandHook(node), new TransactionHook(node))
            .Options);
        services.AddScoped<SimDb>();
        var builder = services.AddInvoicing<SimDb>(world.Configure);
        foreach (var kind in world.Kinds)
        {
            var view = new ChainView(world.Ledgers[kind.Blockchain], kind, node, world.Scheduler, world.Dice, world.Coverage);
            node.Views.Add(view);
            builder.AddChain(kind.Blockchain, _ => view);
            if (!kind.IsImported)
                builder.AddAddressProvider(kind.Blockchain, _ => new SimAddresses(kind, node));
        }

        if (node.HasHandlers)
            builder.AddEventHandler<SimHandler>();
        services.AddSingleton<IRateProvider>(world.Rates);
        services.AddSingleton<IDataProtectionProvider>(PlainProtection.Instance);
        return LightContainer.Build(services);
    }
}
