using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Finds the invoice that a person means to give a payment to: by its id, or by its order, which he knows.</summary>
internal sealed class AssignTargets(InvoicingDb db)
{
    /// <summary>The invoice's id.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="text">An invoice id, or an order id that one invoice of the payment's wallet has.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c> when no invoice has that order id, or more than one; of an invoice id whoever assigns finds out whether it is the wallet's.</exception>
    public async Task<Guid> FindAsync(long payment, string text, CancellationToken cancellationToken)
    {
        // Many shops' order ids are UUIDs themselves.
        if (PublicIds.TryParse(text, out var id) && await db.ReadAsync((context, token) => context.Set<Invoice>().AnyAsync(i => i.Id == id, token), cancellationToken))
            return id;
        if (text.Length == 0 || text.Contains('\0'))
            throw NotFound("Give the invoice's id or its order id.");
        var found = await db.ReadAsync(
            (context, token) => context.Set<Payment>().Where(p => p.Id == payment)
                .Join(context.Set<Invoice>().Where(i => i.OrderId == text), p => p.WalletId, i => i.WalletId, (_, i) => i.Id)
                .OrderBy(id => id).Take(2).ToListAsync(token),
            cancellationToken);
        return found switch
        {
            [var one] => one,
            [] => throw NotFound("This wallet has no invoice with that id or order id. Both are compared whole."),
            _ => throw NotFound("More than one invoice of this wallet has that order id. Give the invoice's own id: 36 characters, such as 7f3c2a9e-0b1d-4c5e-8f60-112233445566."),
        };
    }

    private static InvoicingException NotFound(string message) => new(InvoicingErrorCodes.InvoiceNotFound, message);
}
