using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Setup;

/// <summary>
/// Lets a request pass when its wallet, or its invoice's wallet, exists and the host's <see cref="IWalletAccess"/> allows it. Malformed, missing and
/// not allowed end in the same answer. An endpoint mapped as anonymous asks nobody.
/// </summary>
internal sealed class WalletAccessFilter(InvoicingDb db) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetRouteValue("walletId") is string walletId)
        {
            if (!PublicIds.TryParse(walletId, out var id) || !await IsWalletOpenAsync(http, id))
                throw new InvoicingException(InvoicingErrorCodes.WalletNotFound, "There is no such wallet.");
        }
        else if (http.GetRouteValue("id") is string invoiceId)
        {
            if (!PublicIds.TryParse(invoiceId, out var id) || !await IsInvoiceOpenAsync(http, id))
                throw new InvoicingException(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");
        }
        else
        {
            throw new InvalidOperationException($"The API's route '{http.GetEndpoint()}' names neither a wallet nor an invoice.");
        }

        return await next(context);
    }

    private async Task<bool> IsWalletOpenAsync(HttpContext http, Guid walletId)
    {
        var exists = await db.ReadAsync((context, token) => context.Set<Wallet>().AnyAsync(w => w.Id == walletId, token), http.RequestAborted);

        // Both are asked in any case: the time taken must not tell which wallets there are.
        return await IsAllowedAsync(http, walletId) && exists;
    }

    private async Task<bool> IsInvoiceOpenAsync(HttpContext http, Guid invoiceId)
        => await db.ReadAsync(
            (context, token) => context.Set<Invoice>().Where(i => i.Id == invoiceId).Select(i => (Guid?)i.WalletId).SingleOrDefaultAsync(token),
            http.RequestAborted) is { } walletId && await IsAllowedAsync(http, walletId);

    private static async ValueTask<bool> IsAllowedAsync(HttpContext http, Guid walletId)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return true;
        var access = http.RequestServices.GetService<IWalletAccess>() ?? throw new InvalidOperationException(ApiAccessCheck.NoWalletAccess);
        return await access.CanAccessAsync(http.User, walletId, http.RequestAborted);
    }
}
