using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Simulation.Chains;

/// <summary>What is fixed about a network.</summary>
internal sealed record ChainKind(string Blockchain, string Prefix, IReadOnlyList<Asset> Assets, ChainTraits Traits, bool TellsTimes, int Addresses)
{
    public const int Maturity = 8;

    /// <summary>Whether all its addresses are a list that was imported: nothing makes more of them.</summary>
    public bool IsImported { get; init; }

    /// <summary>Where its addresses are one and the same.</summary>
    public string Space => Traits.AddressSpace ?? Blockchain;

    /// <summary>The largest amount there is: 2^256 - 1.</summary>
    public static readonly BigInteger Largest = BigInteger.Pow(2, 256) - 1;

    /// <summary>A UTXO network: a fresh address each time, as long as there are some.</summary>
    public static ChainKind Utxo(int addresses) => new(
        "utxo", "u", [new Asset("BTC", 8)], new ChainTraits { CoinbaseMaturity = Maturity }, TellsTimes: true, addresses);

    /// <summary>An account network with a token: rested addresses come first.</summary>
    public static ChainKind Account(int addresses) => new(
        "acct", "x", [new Asset("ETH", 18), new Asset("TOK", 6, "0xtoken")],
        new ChainTraits { AddressPreference = AddressPreference.Rested, AddressSpace = "accounts" }, TellsTimes: false, addresses);

    /// <summary>Another account network with the same addresses.</summary>
    public static ChainKind Side(int addresses) => new(
        "side", "x", [new Asset("ETS", 18)], new ChainTraits { AddressPreference = AddressPreference.Rested, AddressSpace = "accounts" }, TellsTimes: false, addresses);
}
