namespace InvoiceModule.Storage;

/// <summary>Where chance comes from: one seam, so that a simulation under a seed can decide it.</summary>
internal interface IEntropy
{
    void Fill(Span<byte> bytes);
}
