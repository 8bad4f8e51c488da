using InvoiceModule.Invoices;
using InvoiceModule.Testing;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Shop.Data;
using Shop.Orders;
using Shop.Setup;

namespace Shop.Pages;

/// <summary>The shop itself: products, checkout, orders.</summary>
internal static class ShopEndpoints
{
    private const string Svg = "image/svg+xml";

    // Link previews and uptime checks ask for the head alone.
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var shop = endpoints.MapGroup("").ExcludeFromDescription().AddEndpointFilter<ShopHeaders>();
        shop.MapMethods("/", Reads, ShowProducts);
        shop.MapMethods("/checkout", Reads, ShowCheckout);
        shop.MapPost("/checkout", PostCheckout);
        shop.MapMethods("/orders/{id:guid}", Reads, ShowOrder);
        shop.MapMethods("/orders/{id:guid}/state", Reads, GetState);
        shop.MapPost("/orders/{id:guid}/simulate", PostSimulation);
        shop.MapMethods("/shop.css", Reads, () => Asset("Assets.shop.css", "text/css"));
        shop.MapMethods("/shop.js", Reads, () => Asset("Assets.shop.js", "text/javascript"));
        shop.MapMethods("/logo.svg", Reads, () => Asset("Assets.logo.svg", Svg));
        shop.MapMethods("/pictures/{id}.svg", Reads, (string id) => Product.Find(id) is { } product ? Asset($"Pictures.{product.Id}.svg", Svg) : Results.NotFound());
    }

    private static RazorComponentResult<Page<ProductsPage, ProductsModel>> ShowProducts(HttpContext http) => Page<ProductsPage, ProductsModel>.Of(new ProductsModel(FrameModel.Of(http)));

    private static async Task<IResult> ShowCheckout(HttpContext http, string? product, IWalletService wallets, ShopSettings settings, CancellationToken cancellationToken)
        => Product.Find(product) is { } wanted ? await CheckoutAsync(http, wanted, wallets, settings, null, null, cancellationToken) : Results.Redirect(http.Request.PathBase + "/");

    private static async Task<IResult> PostCheckout(
        HttpContext http, [FromForm] string product, [FromForm] string? currency, [FromForm] string? form, Checkout checkout, IWalletService wallets, ShopSettings settings, CancellationToken cancellationToken)
    {
        if (Product.Find(product) is not { } wanted)
            return Results.Redirect(http.Request.PathBase + "/");
        if (currency?.Split('/') is not [var blockchain, var symbol])
            return await CheckoutAsync(http, wanted, wallets, settings, currency, "Choose what to pay with.", cancellationToken);
        try
        {
            var order = await checkout.OrderAsync(wanted, blockchain, symbol, Guid.TryParse(form, out var id) ? id : Guid.NewGuid(), cancellationToken);
            FrameModel.Remember(http, order.Id);
            return Results.Redirect(order.PayUrl!);
        }
        catch (InvoicingException refusal)
        {
            return await CheckoutAsync(http, wanted, wallets, settings, currency, CheckoutModel.FaultOf(refusal), cancellationToken);
        }
    }

    private static async Task<IResult> ShowOrder(
        HttpContext http, Guid id, string? said, ShopDb db, IInvoiceService invoices, ShopSettings settings, IDataProtectionProvider protection, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is not { } order)
            return Page<NoticePage, NoticeModel>.Of(NoticeModel.NoOrder(http), StatusCodes.Status404NotFound);
        var invoice = order.InvoiceId is { } invoiceId ? await invoices.FindAsync(invoiceId, cancellationToken) : null;
        var hasUncounted = await HasUncountedAsync(order, invoices, cancellationToken);
        return Page<OrderPage, OrderModel>.Of(new OrderModel(FrameModel.Of(http), order, invoice, hasUncounted, settings.Simulator, SimulatorSaying.Read(protection, id, said)));
    }

    private static async Task<IResult> GetState(Guid id, ShopDb db, IInvoiceService invoices, CancellationToken cancellationToken)
        => await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is { } order
            ? Results.Json(new { state = OrderModel.StateOf(order, await HasUncountedAsync(order, invoices, cancellationToken)), status = order.InvoiceStatus, paid = order.Paid })
            : Results.NotFound();

    // What could not be counted makes no event: it is asked for.
    private static async Task<bool> HasUncountedAsync(Order order, IInvoiceService invoices, CancellationToken cancellationToken)
        => order.InvoiceId is { } invoice && await invoices.HasUncountedPaymentsAsync(invoice, cancellationToken);

    private static async Task<IResult> PostSimulation(
        HttpContext http, Guid id, [FromForm] string act, ShopDb db, IInvoiceService invoices, ShopSettings settings, IDataProtectionProvider protection, CancellationToken cancellationToken)
    {
        if (!settings.Simulator
            || await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken) is not { InvoiceId: { } invoiceId }
            || await invoices.FindAsync(invoiceId, cancellationToken) is not { } invoice)
            return Results.NotFound();
        string said;
        try
        {
            said = await OrderSimulation.RunAsync(http.RequestServices.GetRequiredService<Simulator>(), invoice, act, cancellationToken);
        }
        catch (SimulatorException refusal)
        {
            said = refusal.Message;
        }

        return Results.Redirect($"{http.Request.PathBase}/orders/{id}?said={SimulatorSaying.Write(protection, id, said)}");
    }

    private static async Task<IResult> CheckoutAsync(
        HttpContext http, Product product, IWalletService wallets, ShopSettings settings, string? chosen, string? fault, CancellationToken cancellationToken)
    {
        var currencies = (await wallets.FindAsync(settings.WalletId, cancellationToken))?.Currencies.Where(c => c.Active) ?? [];
        return Page<CheckoutPage, CheckoutModel>.Of(
            new CheckoutModel(FrameModel.Of(http), product, [.. currencies], Guid.NewGuid(), chosen, fault), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static IResult Asset(string name, string contentType)
        => Results.Stream(typeof(ShopEndpoints).Assembly.GetManifestResourceStream($"Shop.{name}")!, contentType);
}
