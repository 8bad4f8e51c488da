namespace InvoiceModule.Dashboard;

/// <summary>What a picture shows.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Total">All of it in words.</param>
/// <param name="Bars">From the left.</param>
internal sealed record ChartSeries(string Title, string Total, IReadOnlyList<ChartBar> Bars);
