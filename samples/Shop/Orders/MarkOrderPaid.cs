using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;
using Shop.Data;

namespace Shop.Orders;

/// <summary>
/// Turns an order paid when its invoice is, and back when a reorganisation takes the payment away. Events may come twice: only a newer version
/// changes the order.
/// </summary>
internal sealed class MarkOrderPaid(ShopDb db, ILogger<MarkOrderPaid> logger) : IInvoiceEventHandler
{
    public async Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
    {
        var invoice = context.Invoice;
        var (paid, failed) = (invoice.Status == "PAID", context.Type is InvoiceEventType.Expired or InvoiceEventType.Canceled);
        // Also while it can still be paid: whoever has paid looks into his wallet before he pays a second time.
        var reversed = invoice.Exception?.Contains("reversed") == true;
        var late = invoice.Exception?.Contains("late") == true;
        var changed = await db.Orders.Where(o => o.InvoiceId == invoice.Id && o.InvoiceVersion < invoice.Version).ExecuteUpdateAsync(
            order => order
                .SetProperty(o => o.InvoiceVersion, invoice.Version)
                .SetProperty(o => o.InvoiceStatus, invoice.Status)
                .SetProperty(o => o.Paid, paid)
                .SetProperty(o => o.Reversed, reversed)
                .SetProperty(o => o.Late, late)
                .SetProperty(o => o.Failed, o => !paid && (failed || o.Failed)),
            cancellationToken);
        if (changed > 0)
            logger.LogInformation("Order {Order} is {Status}", invoice.Data.OrderId, invoice.Status);
    }
}
