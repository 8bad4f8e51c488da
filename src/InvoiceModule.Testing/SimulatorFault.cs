namespace InvoiceModule.Testing;

/// <summary>Why the simulator refused.</summary>
public enum SimulatorFault
{
    /// <summary>A value that is never right, or not on this chain as it stands (HTTP 400).</summary>
    Invalid,

    /// <summary>A chain or a transaction that is not known (HTTP 404).</summary>
    NotFound,

    /// <summary>A transaction that is known but not where the call needs it (HTTP 409).</summary>
    Conflict,
}
