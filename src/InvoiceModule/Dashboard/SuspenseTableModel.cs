using InvoiceModule.Audit;
using InvoiceModule.Payments;
using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>Payments in suspense, or decided, to show.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Amounts">Writes their amounts.</param>
/// <param name="Orders">The order id of each invoice that one of them came for, where it has one.</param>
/// <param name="Wallets">Names of the wallets, where there are several; else none.</param>
/// <param name="Decisions">The last decision on each, where there is one.</param>
internal sealed record SuspenseTableModel(
    IReadOnlyList<SuspensePayment> Items, SuspenseAmounts Amounts, IReadOnlyDictionary<Guid, string> Orders, IReadOnlyDictionary<Guid, string> Wallets,
    IReadOnlyDictionary<long, AuditEntry> Decisions)
{
    /// <summary>Why a payment was in suspense, also when somebody has credited it since.</summary>
    public string? ReasonOf(SuspensePayment payment) => payment.Reason ?? SuspenseAudit.ReasonOf(Decisions.GetValueOrDefault(payment.Id)?.Before);

    /// <summary>Names that tell wallets apart; a person with one needs none.</summary>
    public static IReadOnlyDictionary<Guid, string> NamesOf(IReadOnlyList<Wallet> wallets)
        => wallets.Count > 1 ? wallets.ToDictionary(w => w.Id, w => w.Name) : new Dictionary<Guid, string>();
}
