namespace InvoiceModule.Setup;

/// <summary>Quick work that a process does beside answering requests. What it leaves undone, the recurring jobs find.</summary>
internal interface IBackgroundLoop
{
    /// <summary>Its name, for the log.</summary>
    string Name { get; }

    /// <summary>Works until it is told to stop, or returns when there is nothing to do for good. When it throws, it is started again.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
