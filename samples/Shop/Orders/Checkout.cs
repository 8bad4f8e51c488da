using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Data;
using Shop.Setup;

namespace Shop.Orders;

/// <summary>Makes an order and its invoice, both or neither.</summary>
internal sealed class Checkout(ShopDb db, IInvoiceService invoices, ShopSettings settings, IOptions<InvoicingOptions> options, TimeProvider time)
{
    /// <summary>Orders one piece of a product, paid in a coin.</summary>
    /// <exception cref="InvoicingException">The invoice was refused, and there is no order.</exception>
    public Task<Order> OrderAsync(Product product, string blockchain, string symbol, CancellationToken cancellationToken)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                var order = new Order
                {
                    Id = Guid.NewGuid(),
                    ProductId = product.Id,
                    PriceCents = product.PriceCents,
                    Symbol = symbol,
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                };
                var page = $"{options.Value.PublicBaseUrl!.AbsoluteUri.TrimEnd('/')}/orders/{order.Id}";
                var invoice = await invoices.CreateAsync(
                    settings.WalletId,
                    new CreateInvoiceRequest
                    {
                        Blockchain = blockchain,
                        Symbol = symbol,
                        FiatCurrency = new FiatAmount("EUR", product.Price),
                        Confirmations = 1,
                        Data = new InvoiceData { OrderId = order.Id.ToString(), Title = product.Name, UrlSuccess = page, UrlFailed = page },
                    },
                    token);
                (order.InvoiceId, order.PayUrl, order.InvoiceVersion) = (invoice.Id, invoice.Data.UrlPay, invoice.Version);
                db.Add(order);
                await db.SaveChangesAsync(token);
                await transaction.CommitAsync(token);
                return order;
            },
            cancellationToken);
}
