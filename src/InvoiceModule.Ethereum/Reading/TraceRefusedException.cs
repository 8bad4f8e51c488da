namespace InvoiceModule.Ethereum.Reading;

/// <summary>The node does not tell what a block's contracts passed on.</summary>
/// <param name="why">In the node's words, fit for a log.</param>
internal sealed class TraceRefusedException(string why) : Exception(why)
{
    /// <summary>Whether asking again changes nothing: the answer is larger than what the node lets out, or than what is taken in.</summary>
    public bool IsLasting { get; init; }

    /// <summary>Whether the state that tracing begins with is not there: gone for an old block, not there yet for a young one.</summary>
    public bool IsStateGone { get; init; }
}
