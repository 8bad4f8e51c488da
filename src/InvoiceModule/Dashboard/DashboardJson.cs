using System.Text.Json.Serialization;

namespace InvoiceModule.Dashboard;

/// <summary>JSON of what the dashboard keeps for itself.</summary>
[JsonSerializable(typeof(DashboardFlash))]
internal sealed partial class DashboardJson : JsonSerializerContext;
