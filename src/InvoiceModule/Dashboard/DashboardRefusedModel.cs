namespace InvoiceModule.Dashboard;

/// <summary>The page for a form that is not one of ours, or has grown old.</summary>
internal sealed record DashboardRefusedModel;
