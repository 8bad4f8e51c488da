using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>The five statuses of an invoice, lowest first. A status may go back when a chain is reorganised, from PAID too.</summary>
[JsonConverter(typeof(CallbackStatusConverter))]
public enum CallbackStatus
{
    /// <summary><c>NOT_PAID</c>: no payment has been seen.</summary>
    NotPaid = 0,

    /// <summary><c>PARTIALLY_PAID</c>: less than the price has been seen.</summary>
    PartiallyPaid = 1,

    /// <summary><c>IN_MEMPOOL</c>: the price has been seen, not yet in blocks. It can still be taken back.</summary>
    InMempool = 2,

    /// <summary><c>IN_BLOCK</c>: the price is in blocks, with fewer confirmations than required.</summary>
    InBlock = 3,

    /// <summary><c>PAID</c>: the price has the required confirmations. Now deliver.</summary>
    Paid = 4,
}
