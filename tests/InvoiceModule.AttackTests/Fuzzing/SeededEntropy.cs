using InvoiceModule.Storage;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Chance under a seed, so that a run makes the same ids again.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> bytes)
    {
        lock (_random)
            _random.NextBytes(bytes);
    }
}
