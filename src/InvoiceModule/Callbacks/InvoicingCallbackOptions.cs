namespace InvoiceModule.Callbacks;

/// <summary>How callbacks are delivered.</summary>
public sealed class InvoicingCallbackOptions
{
    /// <summary>
    /// Networks (CIDR, such as <c>10.1.0.0/16</c>) that are called besides public addresses. Null or empty: public addresses only.
    /// </summary>
    public IList<string>? AllowedNetworks { get; set; }

    /// <summary>Ports that are never called; null for the module's own list (mail, databases, node RPC and their like).</summary>
    public IList<int>? DeniedPorts { get; set; }

    /// <summary>Endpoints (<c>host:port</c> or a URL) that are never called: the database, the chain nodes.</summary>
    public IList<string> DeniedEndpoints { get; } = [];

    /// <summary>Whether the host's own listening ports may be called: only where shop and merchant are one process.</summary>
    public bool AllowOwnListeners { get; set; }

    /// <summary>How long one attempt may take in all, 1..15 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Deliveries under way at once in this process, 1..10000.</summary>
    public int MaxConcurrency { get; set; } = 512;

    /// <summary>Deliveries under way at once to one origin, 1..1000.</summary>
    public int MaxConcurrencyPerOrigin { get; set; } = 8;
}
