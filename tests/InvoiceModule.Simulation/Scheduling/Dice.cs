using System.Numerics;

namespace InvoiceModule.Simulation.Scheduling;

/// <summary>All chance of one run, out of one seed (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    // Mixed first: neighbouring seeds must not give the same sequence one place further on.
    private ulong _state = Mix(seed + 0xD1B54A32D192ED03);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0..count-1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>from..to, both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>True in so many of a thousand.</summary>
    public bool Chance(int permille) => Below(1000) < permille;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public BigInteger Amount(BigInteger from, BigInteger to) => from + new BigInteger(Next()) % (to - from + 1);

    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(Next() >> 24);
    }
}
