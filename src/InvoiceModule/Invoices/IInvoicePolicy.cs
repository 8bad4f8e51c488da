namespace InvoiceModule.Invoices;

/// <summary>The host's veto on creating invoices. Every registered policy must agree; a refusal answers 403 <c>create_invoice_forbidden</c>.</summary>
public interface IInvoicePolicy
{
    /// <summary>Decides on one request that has passed every other check.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True to allow.</returns>
    ValueTask<bool> AllowsAsync(Guid walletId, CreateInvoiceRequest request, CancellationToken cancellationToken);
}
