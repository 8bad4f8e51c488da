using InvoiceModule.Payments;

namespace InvoiceModule.Dashboard;

/// <summary>Payments in suspense, to show.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Amounts">Writes their amounts.</param>
/// <param name="Orders">The order id of each invoice that one of them came for, where it has one.</param>
internal sealed record SuspenseTableModel(IReadOnlyList<SuspensePayment> Items, SuspenseAmounts Amounts, IReadOnlyDictionary<Guid, string> Orders);
