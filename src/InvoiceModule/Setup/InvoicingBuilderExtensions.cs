using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Plugs the host's chains, addresses, rates and handlers into the module. Calling one twice for the same thing is safe.</summary>
public static class InvoicingBuilderExtensions
{
    /// <summary>Adds a chain under its name. A second call for the same name replaces the first.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="blockchain">The chain's <see cref="IChain.Blockchain"/>.</param>
    /// <param name="factory">Makes the chain, once.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddChain(this IInvoicingBuilder builder, string blockchain, Func<IServiceProvider, IChain> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(blockchain);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.RemoveAllKeyed<IChain>(blockchain);
        builder.Services.AddKeyedSingleton(blockchain, (services, _) => factory(services));
        if (!builder.Services.Any(d => d.ImplementationInstance is ChainRegistration r && string.Equals(r.Blockchain, blockchain, StringComparison.OrdinalIgnoreCase)))
            builder.Services.AddSingleton(new ChainRegistration(blockchain));
        return builder;
    }

    /// <summary>Says where addresses of a chain come from. A second call for the same chain replaces the first.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="blockchain">The chain's name.</param>
    /// <param name="factory">Makes the provider, once.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddAddressProvider(this IInvoicingBuilder builder, string blockchain, Func<IServiceProvider, IAddressProvider> factory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(blockchain);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.RemoveAllKeyed<IAddressProvider>(blockchain);
        builder.Services.AddKeyedSingleton(blockchain, (services, _) => factory(services));
        return builder;
    }

    /// <summary>Adds a source of exchange rates; several give a median.</summary>
    /// <typeparam name="TProvider">The source.</typeparam>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddRateProvider<TProvider>(this IInvoicingBuilder builder)
        where TProvider : class, IRateProvider
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRateProvider, TProvider>());
        return builder;
    }

    /// <summary>Adds a handler that is told of every change of every invoice, in the host's process.</summary>
    /// <typeparam name="THandler">The handler; it is made in a scope of its own for each event.</typeparam>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddEventHandler<THandler>(this IInvoicingBuilder builder)
        where THandler : class, IInvoiceEventHandler
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Scoped<IInvoiceEventHandler, THandler>());
        return builder;
    }

    /// <summary>Adds the host's say on whether an invoice may be created.</summary>
    /// <typeparam name="TPolicy">The policy; it is made in the scope of the request.</typeparam>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddPolicy<TPolicy>(this IInvoicingBuilder builder)
        where TPolicy : class, IInvoicePolicy
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Scoped<IInvoicePolicy, TPolicy>());
        return builder;
    }

    /// <summary>Says whose a wallet is, for every API and dashboard route that is not anonymous.</summary>
    /// <typeparam name="TAccess">The host's answer; it is made in the scope of the request.</typeparam>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddWalletAccess<TAccess>(this IInvoicingBuilder builder)
        where TAccess : class, IWalletAccess
    {
        builder.Services.Replace(ServiceDescriptor.Scoped<IWalletAccess, TAccess>());
        return builder;
    }
}
