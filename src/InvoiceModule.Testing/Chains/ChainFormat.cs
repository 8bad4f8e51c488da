using System.Security.Cryptography;
using System.Text;
using InvoiceModule.Chains;

namespace InvoiceModule.Testing.Chains;

/// <summary>How one kind of network writes hashes, addresses and URIs.</summary>
internal abstract class ChainFormat
{
    /// <summary>Bytes that an address stands for.</summary>
    public const int PayloadLength = 20;

    public static ChainFormat For(SimulatedChainOptions options) => options.Model switch
    {
        SimulatedChainModel.Utxo => new UtxoFormat(options.AddressPrefix, options.UriScheme),
        SimulatedChainModel.Account => new AccountFormat(options.ChainId),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Model, "A simulated chain is Utxo or Account."),
    };

    /// <summary>Writes the hash of a block or a transaction.</summary>
    public abstract string WriteHash(byte[] hash);

    /// <summary>Writes an address as people see it.</summary>
    public abstract string WriteAddress(ReadOnlySpan<byte> payload);

    /// <summary>The one form of an address; null when it is none.</summary>
    public abstract string? GetKey(string address);

    /// <summary>Invents what a transaction consumes: nothing else ever consumes it, but its own replacement.</summary>
    public abstract string InventSpend(string blockchain, long sequence);

    public abstract string WritePaymentUri(PaymentUriRequest request);

    /// <summary>Everything invented here is a hash of what it is for, so that a replay invents the same.</summary>
    public static byte[] Hash(params ReadOnlySpan<string> parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
}
