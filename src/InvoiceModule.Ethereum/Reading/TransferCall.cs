using System.Numerics;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>A direct call of an ERC-20 token's <c>transfer(address,uint256)</c> or <c>transferFrom(address,address,uint256)</c>: what a waiting transaction means to pay.</summary>
internal sealed record TransferCall(string To, BigInteger Amount)
{
    private const string Transfer = "a9059cbb";
    private const string TransferFrom = "23b872dd";
    private const int SelectorDigits = 8;
    private const int WordDigits = 64;

    /// <summary>Null unless the input is just the selector and its arguments.</summary>
    public static TransferCall? Read(string input)
    {
        var call = input.AsSpan();
        if (call.StartsWith(Transfer, StringComparison.Ordinal) && call.Length == SelectorDigits + 2 * WordDigits)
            return Read(call[SelectorDigits..]);
        return call.StartsWith(TransferFrom, StringComparison.Ordinal) && call.Length == SelectorDigits + 3 * WordDigits && TransferEvent.AddressIn(call[SelectorDigits..][..WordDigits]) is not null
            ? Read(call[(SelectorDigits + WordDigits)..])
            : null;
    }

    private static TransferCall? Read(ReadOnlySpan<char> arguments)
        => TransferEvent.AddressIn(arguments[..WordDigits]) is { } to ? new TransferCall(to, TransferEvent.Amount256(arguments[WordDigits..])) : null;
}
