using InvoiceModule.Pages;

namespace InvoiceModule.Dashboard;

/// <summary>The dashboard's files.</summary>
internal static class DashboardAssets
{
    public static PageAsset Base { get; } = new("base.css", "text/css; charset=utf-8");

    public static PageAsset Style { get; } = new("dashboard.css", "text/css; charset=utf-8");
}
