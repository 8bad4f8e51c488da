namespace InvoiceModule.ClusterTests;

/// <summary>What somebody decided on money.</summary>
/// <param name="Who">He decides once.</param>
/// <param name="PaymentId">On which payment; null for what came short.</param>
internal sealed record Decision(string Who, long? PaymentId)
{
    /// <summary>Whether the module has said that it did so.</summary>
    public bool IsDone { get; set; }
}
