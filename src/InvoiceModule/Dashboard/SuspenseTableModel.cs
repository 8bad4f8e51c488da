using InvoiceModule.Payments;

namespace InvoiceModule.Dashboard;

/// <summary>Payments in suspense, to show.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Amounts">Writes their amounts.</param>
internal sealed record SuspenseTableModel(IReadOnlyList<SuspensePayment> Items, SuspenseAmounts Amounts);
