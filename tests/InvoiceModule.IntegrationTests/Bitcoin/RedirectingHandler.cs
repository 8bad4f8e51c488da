namespace InvoiceModule.IntegrationTests.Bitcoin;

/// <summary>Sends every request to the node of the moment, as an address does that somebody has pointed elsewhere.</summary>
internal sealed class RedirectingHandler(Func<Uri> target) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = target();
        return base.SendAsync(request, cancellationToken);
    }
}
