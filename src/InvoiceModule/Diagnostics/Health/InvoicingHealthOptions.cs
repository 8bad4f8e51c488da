namespace InvoiceModule.Diagnostics.Health;

/// <summary>Settings of the health checks.</summary>
public sealed class InvoicingHealthOptions
{
    /// <summary>How often the whole database is verified, at most: 1 minute..1 day, 15 minutes by default. Between two runs the last result is given.</summary>
    public TimeSpan VerifyInterval { get; set; } = TimeSpan.FromMinutes(15);
}
