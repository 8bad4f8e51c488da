using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Keys;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Setup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds EVM networks. The options are named after the chain, checked at start, and all their faults are reported at once.</summary>
public static class EthereumInvoicingBuilderExtensions
{
    private const string Ethereum = "ethereum";
    private const long EthereumMainnet = 1;
    private const int MaxNameLength = 32;
    private static readonly TimeSpan MainnetBlockInterval = TimeSpan.FromSeconds(12);

    /// <summary>Adds Ethereum as chain <c>ethereum</c> with the coin ETH and the configured tokens. A second call adds to the first one's options.</summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="configure">Names the node, the tokens and the account's extended public key. A chain id of 0 becomes 1, and there a missing block interval becomes 12 seconds.</param>
    /// <returns>The same builder.</returns>
    public static IInvoicingBuilder AddEthereum(this IInvoicingBuilder builder, Action<EvmOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddEvm(builder, Ethereum, options =>
        {
            configure(options);
            if (options.ChainId == 0)
                options.ChainId = EthereumMainnet;
            if (options.ChainId == EthereumMainnet)
                options.BlockInterval ??= MainnetBlockInterval;
        });
    }

    /// <summary>
    /// Adds any EVM network, such as Polygon, BNB Smart Chain, Arbitrum or Base, under a name of its own. A second call for the same name adds to the first
    /// one's options. An address leased on one of them is never leased to another invoice on a second.
    /// </summary>
    /// <param name="builder">What <c>AddInvoicing</c> returned.</param>
    /// <param name="blockchain">The name in the API's <c>blockchain</c> member: lower case letters, digits and dashes, 1..32 characters.</param>
    /// <param name="configure">Names the node, the chain id, the native coin, the tokens and the account's extended public key.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public static IInvoicingBuilder AddEvm(this IInvoicingBuilder builder, string blockchain, Action<EvmOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (blockchain is not { Length: >= 1 and <= MaxNameLength } || !blockchain.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"'{blockchain}' is no name of a chain: 1 to {MaxNameLength} lower case letters, digits and dashes, such as 'polygon'.", nameof(blockchain));

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<EvmOptions>(blockchain).Configure(configure).ValidateOnStart();
        if (!builder.Services.Any(d => d.ImplementationInstance is EvmOptionsValidator v && v.Blockchain == blockchain))
            builder.Services.AddSingleton<IValidateOptions<EvmOptions>>(new EvmOptionsValidator(blockchain));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EvmOptions>, EvmSharedKeyValidator>());
        builder.AddChain(blockchain, services => CreateChain(services, blockchain));

        // Whether there is a key must be known now: a chain that nothing gives addresses to is a fault the module reports at start.
        var now = new EvmOptions();
        configure(now);
        if (now.Xpub is not null)
            builder.AddAddressProvider(blockchain, services => CreateAddressProvider(services, blockchain));
        return builder;
    }

    private static EvmOptions OptionsOf(IServiceProvider services, string blockchain) => services.GetRequiredService<IOptionsMonitor<EvmOptions>>().Get(blockchain);

    private static EvmChain CreateChain(IServiceProvider services, string blockchain)
    {
        var options = OptionsOf(services, blockchain);
        var time = services.GetRequiredService<TimeProvider>();
        var client = new EvmRpcClient(options.RpcUrl!, options.RpcTimeout, time);
        return new EvmChain(blockchain, options, client, time, services.GetRequiredService<ILogger<EvmChain>>());
    }

    private static XpubAddressProvider CreateAddressProvider(IServiceProvider services, string blockchain)
        => ExtendedPublicKey.TryParse(OptionsOf(services, blockchain).Xpub ?? "", out var key, out var fault)
            ? new XpubAddressProvider(new AccountKey(key))
            : throw new OptionsValidationException(blockchain, typeof(EvmOptions), [$"{blockchain}: Xpub {fault}"]);
}
