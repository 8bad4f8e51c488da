namespace InvoiceModule.Chains;

/// <summary>Asks for what waits unconfirmed.</summary>
public sealed record PendingRequest
{
    /// <summary>As in <see cref="BlockRequest.FormerContracts"/>.</summary>
    public IReadOnlyList<string> FormerContracts { get; init; } = [];
}
