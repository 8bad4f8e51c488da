namespace InvoiceModule.Ethereum.Reading;

/// <summary>The node does not tell what a block's contracts passed on.</summary>
/// <param name="why">In the node's words, fit for a log.</param>
/// <param name="isLasting">Whether asking again changes nothing: the answer is larger than what the node lets out, or than what is taken in.</param>
internal sealed class TraceRefusedException(string why, bool isLasting = false) : Exception(why)
{
    public bool IsLasting => isLasting;
}
