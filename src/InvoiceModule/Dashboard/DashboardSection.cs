namespace InvoiceModule.Dashboard;

/// <summary>The dashboard's parts, as its menu has them.</summary>
internal enum DashboardSection
{
    None,
    Invoices,
    Suspense,
    Overview,
    Wallets,
    Create,
    Audit,
    Checks,
}
