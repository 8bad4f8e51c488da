using System.Security.Cryptography;
using System.Text;
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
    /// <summary>Orders one piece of a product, paid in a coin. A form that is sent twice, for somebody clicked twice or his browser did, orders once.</summary>
    /// <exception cref="InvoicingException">The invoice was refused, and there is no order.</exception>
    public async Task<Order> OrderAsync(Product product, string blockchain, string symbol, Guid form, CancellationToken cancellationToken)
    {
        // Whoever goes back and chooses another coin means another order, and so does who orders again what was not paid.
        var id = IdOf($"{form} {product.Id} {blockchain} {symbol}");
        if (await FindAsync(id, cancellationToken) is { } earlier)
        {
            if (!earlier.Failed)
                return earlier;
            id = Guid.NewGuid();
        }

        try
        {
            return await OrderAsync(product, id, blockchain, symbol, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The order's id is unique: what was asked for at the same time has come first, and nothing of this one is left.
            if (await FindAsync(id, cancellationToken) is { } first)
                return first;
            throw;
        }
    }

    private Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken) => db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken);

    private static Guid IdOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private Task<Order> OrderAsync(Product product, Guid id, string blockchain, string symbol, CancellationToken cancellationToken)
        => db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                var order = new Order
                {
                    Id = id,
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
