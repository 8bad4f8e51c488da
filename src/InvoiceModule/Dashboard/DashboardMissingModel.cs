namespace InvoiceModule.Dashboard;

/// <summary>The page for what does not exist and for what is not yours: one and the same.</summary>
internal sealed record DashboardMissingModel;
