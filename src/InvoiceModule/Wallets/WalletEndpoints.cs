using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Wallets;

/// <summary>The routes of wallets, within the API's group. That the wallet exists and whose it is was decided by the group's filter.</summary>
internal static class WalletEndpoints
{
    public static void MapWalletEndpoints(this RouteGroupBuilder group) => group.MapGet("/wallets/{walletId}", FindAsync);

    private static async Task<IResult> FindAsync(string walletId, HttpContext http, [FromServices] IWalletService wallets)
        => Results.Json(
            await wallets.FindAsync(Guid.Parse(walletId, CultureInfo.InvariantCulture), http.RequestAborted)
                ?? throw new InvalidOperationException("The wallet was there a moment ago; wallets are never deleted."),
            WalletJson.Readable.WalletView);
}
