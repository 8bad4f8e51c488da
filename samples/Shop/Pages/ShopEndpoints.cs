using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Shop.Data;
using Shop.Orders;
using Shop.Setup;

namespace Shop.Pages;

/// <summary>The shop itself: products, checkout, orders.</summary>
internal static class ShopEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var shop = endpoints.MapGroup("").ExcludeFromDescription();
        shop.MapGet("/", ShowProducts);
        shop.MapPost("/checkout", PostCheckout);
        shop.MapGet("/orders/{id:guid}", ShowOrder);
        shop.MapGet("/orders/{id:guid}/state", GetState);
        shop.MapGet("/shop.css", () => Asset("shop.css", "text/css"));
        shop.MapGet("/shop.js", () => Asset("shop.js", "text/javascript"));
    }

    private static async Task<IResult> ShowProducts(HttpContext http, IWalletService wallets, ShopSettings settings, CancellationToken cancellationToken)
        => Page<ProductsPage, ProductsModel>.Of(await ProductsAsync(http, wallets, settings, null, cancellationToken));

    private static async Task<IResult> PostCheckout(
        HttpContext http, [FromForm] string product, [FromForm] string currency, Checkout checkout, IWalletService wallets, ShopSettings settings, CancellationToken cancellationToken)
    {
        var (blockchain, symbol) = currency.Split('/') is [var chain, var coin] ? (chain, coin) : ("", "");
        if (Product.Find(product) is not { } wanted)
            return Page<ProductsPage, ProductsModel>.Of(await ProductsAsync(http, wallets, settings, "There is no such product.", cancellationToken), StatusCodes.Status400BadRequest);
        try
        {
            var order = await checkout.OrderAsync(wanted, blockchain, symbol, cancellationToken);
            return Results.Redirect(order.PayUrl!);
        }
        catch (InvoicingException refusal)
        {
            return Page<ProductsPage, ProductsModel>.Of(await ProductsAsync(http, wallets, settings, refusal.Message, cancellationToken), StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<IResult> ShowOrder(HttpContext http, Guid id, ShopDb db, IInvoiceService invoices, ShopSettings settings, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is not { } order)
            return Results.NotFound();
        var invoice = settings.Simulator && order.InvoiceId is { } invoiceId ? await invoices.FindAsync(invoiceId, cancellationToken) : null;
        return Page<OrderPage, OrderModel>.Of(new OrderModel(BaseOf(http), order, invoice));
    }

    private static async Task<IResult> GetState(Guid id, ShopDb db, CancellationToken cancellationToken)
        => await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is { } order
            ? Results.Json(new { state = OrderModel.StateOf(order), status = order.InvoiceStatus, paid = order.Paid })
            : Results.NotFound();

    private static async Task<ProductsModel> ProductsAsync(HttpContext http, IWalletService wallets, ShopSettings settings, string? fault, CancellationToken cancellationToken)
        => new(BaseOf(http), [.. (await wallets.FindAsync(settings.WalletId, cancellationToken))?.Currencies.Where(c => c.Active) ?? []], fault);

    private static IResult Asset(string name, string contentType)
        => Results.Stream(typeof(ShopEndpoints).Assembly.GetManifestResourceStream($"Shop.Assets.{name}")!, contentType);

    private static string BaseOf(HttpContext http) => http.Request.PathBase + "/";
}
