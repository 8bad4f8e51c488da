using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Setup;

/// <summary>Where the host mapped the three surfaces.</summary>
internal sealed class InvoicingRoutes
{
    public string ApiPrefix { get; set; } = "/api/v1";

    public string PaymentPrefix { get; set; } = "/pay";

    public string DashboardPrefix { get; set; } = "/invoicing";

    /// <summary>Whether the host mapped them at all, for the start check.</summary>
    public bool Mapped { get; set; }

    /// <summary>Where the mapped endpoints are found once they are built.</summary>
    public IReadOnlyList<EndpointDataSource> Sources { get; set; } = [];
}
