using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Setup;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds chains of Bitcoin's family. The options are named after the chain, checked at start, and all their faults are reported at once.</summary>
public static class BitcoinInvoicingBuilderExtensions
{
    /// <summary>Adds Bitcoin as chain <c>bitcoin</c> with the coin BTC. A second call adds to the first one's options.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Names the node and the account's extended public key.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddBitcoin(this IInvoicingBuilder builder, Action<BitcoinOptions> configure) => Add(builder, KnownNetworks.Bitcoin, configure);

    /// <summary>Adds Litecoin as chain <c>litecoin</c> with the coin LTC. A second call adds to the first one's options.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Names the node and the account's extended public key.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddLitecoin(this IInvoicingBuilder builder, Action<BitcoinOptions> configure) => Add(builder, KnownNetworks.Litecoin, configure);

    /// <summary>Adds Dogecoin as chain <c>dogecoin</c> with the coin DOGE. A second call adds to the first one's options.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Names the node and the account's extended public key.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddDogecoin(this IInvoicingBuilder builder, Action<BitcoinOptions> configure) => Add(builder, KnownNetworks.Dogecoin, configure);

    private static IInvoicingBuilder Add(IInvoicingBuilder builder, string blockchain, Action<BitcoinOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<BitcoinOptions>(blockchain).Configure(configure).ValidateOnStart();
        if (!builder.Services.Any(d => d.ImplementationInstance is BitcoinOptionsValidator v && v.Blockchain == blockchain))
            builder.Services.AddSingleton<IValidateOptions<BitcoinOptions>>(new BitcoinOptionsValidator(blockchain));
        builder.AddChain(blockchain, services => CreateChain(blockchain, OptionsOf(services, blockchain)));

        // Whether there is a key must be known now: a chain that nothing gives addresses to is a fault the module reports at start.
        var now = new BitcoinOptions();
        configure(now);
        if (now.Xpub is not null)
            builder.AddAddressProvider(blockchain, services => CreateAddressProvider(blockchain, OptionsOf(services, blockchain)));
        return builder;
    }

    private static BitcoinOptions OptionsOf(IServiceProvider services, string blockchain)
        => services.GetRequiredService<IOptionsMonitor<BitcoinOptions>>().Get(blockchain);

    private static BitcoinChain CreateChain(string blockchain, BitcoinOptions options)
        => new(
            KnownNetworks.Get(blockchain, options.Network),
            () => new BitcoinRpcClient(options.RpcUrl!, options.RpcUser, options.RpcPassword),
            options.RpcTimeout,
            options.ZmqUrl);

    private static XpubAddressProvider CreateAddressProvider(string blockchain, BitcoinOptions options)
    {
        var network = KnownNetworks.Get(blockchain, options.Network);
        return AccountKey.TryParse(options.Xpub ?? "", options.AddressType, network, out var account, out var fault)
            ? new XpubAddressProvider(account)
            : throw new OptionsValidationException(blockchain, typeof(BitcoinOptions), [$"{blockchain}: {fault}"]);
    }
}
