using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Chains;

/// <summary>The chains of this host by name.</summary>
internal sealed class ChainRegistry(IEnumerable<ChainRegistration> registrations, IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, IChain>> _chains = new(() => Resolve(registrations, services));

    public IReadOnlyCollection<IChain> All => _chains.Value.Values;

    public bool TryGet(string blockchain, [NotNullWhen(true)] out IChain? chain) => _chains.Value.TryGetValue(blockchain, out chain);

    public IChain Get(string blockchain)
        => TryGet(blockchain, out var chain)
            ? chain
            : throw new InvalidOperationException($"No chain named '{blockchain}' is registered. Call AddChain(\"{blockchain}\", ...) on the builder that AddInvoicing returns.");

    /// <summary>Whether transfers of an asset are read here: the host has its chain, and the chain the asset.</summary>
    public bool Reads(string blockchain, string? contract)
        => TryGet(blockchain, out var chain) && FindAsset(chain, contract) is not null;

    /// <summary>What a chain says of itself; null when the host has it no more.</summary>
    public ChainTraits? TraitsOf(string blockchain) => TryGet(blockchain, out var chain) ? chain.Traits : null;

    /// <summary>An amount in whole coins where the chain knows the asset's decimals, else in base units.</summary>
    public string Coins(string blockchain, string? contract, string symbol, BigInteger amount)
        => TryGet(blockchain, out var chain) && FindAsset(chain, contract) is { } asset
            ? $"{BaseUnits.Format(amount, asset.Decimals)} {asset.Symbol}"
            : string.Create(CultureInfo.InvariantCulture, $"{amount} base units of {symbol}");

    /// <summary>The chain's asset with a contract, in whatever case it is written, or its coin; null when the chain does not have it.</summary>
    public static Asset? FindAsset(IChain chain, string? contract) => chain.Assets.FirstOrDefault(a => string.Equals(a.ContractAddress, contract, StringComparison.OrdinalIgnoreCase));

    public static string AddressSpaceOf(IChain chain) => chain.Traits.AddressSpace ?? chain.Blockchain;

    private static Dictionary<string, IChain> Resolve(IEnumerable<ChainRegistration> registrations, IServiceProvider services)
    {
        var chains = new Dictionary<string, IChain>(StringComparer.OrdinalIgnoreCase);
        foreach (var registration in registrations)
            chains[registration.Blockchain] = services.GetRequiredKeyedService<IChain>(registration.Blockchain);
        return chains;
    }
}
