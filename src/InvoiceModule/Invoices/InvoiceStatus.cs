namespace InvoiceModule.Invoices;

/// <summary>The five statuses of the documentation, lowest first. There is no sixth.</summary>
public enum InvoiceStatus
{
    /// <summary><c>NOT_PAID</c>: no valid payment has been seen.</summary>
    NotPaid = 0,

    /// <summary><c>PARTIALLY_PAID</c>: some has been seen, less than the price.</summary>
    PartiallyPaid = 1,

    /// <summary><c>IN_MEMPOOL</c>: all seen payments sum to the price.</summary>
    InMempool = 2,

    /// <summary><c>IN_BLOCK</c>: payments in blocks sum to the price.</summary>
    InBlock = 3,

    /// <summary><c>PAID</c>: payments with the required confirmations sum to the price.</summary>
    Paid = 4,
}
