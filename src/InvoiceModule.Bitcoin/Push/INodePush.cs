namespace InvoiceModule.Bitcoin.Push;

/// <summary>Says when a look at the node is worth while.</summary>
internal interface INodePush : IAsyncDisposable
{
    /// <summary>Completes at the next push, also at one that came since the last wait ended. Ends with an exception when the node cannot push now.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
