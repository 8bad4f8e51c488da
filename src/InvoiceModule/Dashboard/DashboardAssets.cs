using InvoiceModule.Pages;

namespace InvoiceModule.Dashboard;

/// <summary>The dashboard's own files.</summary>
internal static class DashboardAssets
{
    public static PageAsset Style { get; } = new("dashboard.css", "text/css; charset=utf-8");
}
