using InvoiceModule.Chains;

namespace InvoiceModule.Simulation.Chains;

/// <summary>A transaction as it truly is.</summary>
internal sealed record SimTransaction(string TxId, IReadOnlyList<Transfer> Transfers, IReadOnlyList<string> Spends, DateTime SentAt)
{
    public bool IsCoinbase { get; init; }
}
