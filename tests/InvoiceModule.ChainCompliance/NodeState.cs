namespace InvoiceModule.ChainCompliance;

/// <summary>How the node behaves towards the chain under test. What happens on the network goes on in each state.</summary>
public enum NodeState
{
    /// <summary>It answers.</summary>
    Up,

    /// <summary>It cannot be reached, or refuses: every question fails at once.</summary>
    Down,

    /// <summary>It takes questions and never answers.</summary>
    Silent,
}
