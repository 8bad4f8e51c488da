using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>A transaction as its sender signed it; whether it succeeded is the receipt's word.</summary>
/// <param name="Hash">Its hash, lower case.</param>
/// <param name="From">The sender, lower case.</param>
/// <param name="To">The receiver of the call, lower case; null when a contract is made.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Nonce">The sender's count: of two transactions that share it only one can ever be mined.</param>
/// <param name="Input">The call as hexadecimal digits.</param>
/// <param name="IsSigned">Whether the sender signed it; the network itself slips others in, which use up no nonce.</param>
internal sealed record EvmTransaction(string Hash, string From, string? To, BigInteger Value, BigInteger Nonce, string Input, bool IsSigned)
{
    /// <summary>The lowest type (EIP-2718) that a layer 2 has taken for transactions of its own: 0x64 on Arbitrum, 0x7e on OP Stack, 0x7f on Polygon.</summary>
    private const long FirstNetworkType = 0x64;

    public IReadOnlyList<string> Spends => IsSigned ? [string.Create(CultureInfo.InvariantCulture, $"{From}:{Nonce}")] : [];

    public static EvmTransaction Read(JsonElement json)
        => new(json.Hash("hash"), json.Address("from"), json.AddressOrNull("to"), json.Quantity("value"), json.Quantity("nonce"), json.Data("input"),
            json.Optional("type") is null || json.Number("type") < FirstNetworkType);
}
