namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>One address behind which two nodes answer in turn, as a balancer's do.</summary>
internal sealed class AlternatingNodes(Uri first, Uri second) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _requests;

    /// <summary>Whether both answer; else the first one alone.</summary>
    public bool AreBoth { get; set; } = true;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = AreBoth && _requests++ % 2 == 1 ? second : first;
        return base.SendAsync(request, cancellationToken);
    }
}
