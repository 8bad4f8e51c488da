using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Testing.Addresses;

/// <summary>Addresses of a key as somebody would set it on the dashboard: <c>simpub</c> and a name. Each is a hash of chain, key and number.</summary>
internal sealed class SimulatedKeyAddresses : IAddressProvider
{
    public const string Forms = "simpub and 1 to 64 letters and digits, such as simpubShop";

    private const string Prefix = "simpub";
    private const int MaxName = 64;

    private readonly string _blockchain;
    private readonly ChainFormat _format;
    private readonly string _key;

    public SimulatedKeyAddresses(string blockchain, ChainFormat format, string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length - Prefix.Length is < 1 or > MaxName || !key.All(char.IsAsciiLetterOrDigit))
            throw new FormatException($"The key is none of a simulated chain. Give {Forms}.");
        (_blockchain, _format, _key) = (blockchain, format, key);
    }

    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hash = ChainFormat.Hash(_blockchain, "key", _key, request.Index.ToString(CultureInfo.InvariantCulture));
        return ValueTask.FromResult<string?>(_format.WriteAddress(hash.AsSpan(0, ChainFormat.PayloadLength)));
    }
}
