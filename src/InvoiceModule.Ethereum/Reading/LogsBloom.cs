using InvoiceModule.Ethereum.Addresses;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// The filter over a block's events in its header (Yellow Paper 4.3.1): three bits for each contract and topic. A bit that no event accounts for is an
/// event that the node did not give.
/// </summary>
internal static class LogsBloom
{
    public const int Length = 256;

    /// <summary>Whether the events account for every bit.</summary>
    public static bool IsCovered(byte[] bloom, IEnumerable<EvmLog> logs)
    {
        if (!bloom.AsSpan().ContainsAnyExcept((byte)0))
            return true;
        var missing = bloom.ToArray();
        foreach (var item in logs.SelectMany(l => l.Topics.Prepend(l.Address)).Distinct(StringComparer.Ordinal))
        {
            var hash = Keccak256.Of(Convert.FromHexString(item.AsSpan(2)));
            for (var pair = 0; pair < 6; pair += 2)
            {
                var bit = (hash[pair] << 8 | hash[pair + 1]) & 2047;
                missing[Length - 1 - bit / 8] &= (byte)~(1 << bit % 8);
            }
        }

        return !missing.AsSpan().ContainsAnyExcept((byte)0);
    }
}
