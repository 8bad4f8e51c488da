using InvoiceModule.Addresses;
using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>A lease with the invoice that held it.</summary>
internal sealed record LeaseWindow(AddressLease Lease, Invoice Invoice);
