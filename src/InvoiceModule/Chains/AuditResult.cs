namespace InvoiceModule.Chains;

/// <summary>What holding blocks against what really arrived came to.</summary>
/// <param name="Blocks">
/// The same blocks, with amounts lowered to what arrived, and with transfers added that were found. What no transaction can be named for stands in one that is
/// marked <see cref="ChainTransaction.IsUnnamed"/>.
/// </param>
public sealed record AuditResult(IReadOnlyList<Block> Blocks)
{
    /// <summary>What a person has to look at. It is stored together with the blocks, so it is lost no more than they are.</summary>
    public IReadOnlyList<ChainAlarm> Alarms { get; init; } = [];
}
