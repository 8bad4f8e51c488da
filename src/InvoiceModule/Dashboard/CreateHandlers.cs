using System.Security.Cryptography;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>The form of a new invoice.</summary>
internal static class CreateHandlers
{
    public const string Form = "create";

    public static async Task<IResult> ShowAsync(HttpContext http) => await PageAsync(http, CreateForm.For(http.Request.Query["wallet"]), null, null, isPreview: false);

    public static async Task<IResult> CreateAsync(HttpContext http)
    {
        var form = CreateForm.Read(http.Request.Form);
        if (await http.RequestServices.GetRequiredService<DashboardAccess>().WalletAsync(http, form["wallet"].Trim()) is not { } wallet)
            return await PageAsync(http, form, null, Fault("$.wallet", DashboardTexts.NoSuchWallet), isPreview: false, StatusCodes.Status400BadRequest);
        var body = form.ToBody();
        var errors = new ValidationErrors();
        var request = CreateInvoiceParser.Parse(body, errors);
        var isPreview = form["action"] == "preview";
        var key = new IdempotencyKey($"dashboard:{Id(http, form[CreateForm.RequestField])}", SHA256.HashData(body));
        try
        {
            if (isPreview)
            {
                var currency = await CurrencyAsync(http, wallet, request);
                CreateInvoiceValidator.Validate(request, currency?.MinConfirmations, errors);
                errors.ThrowIfAny();
                return FindAsset(http, currency) is { } asset
                    ? await PageAsync(http, form, wallet, null, isPreview: true, asks: Asks(request, asset))
                    : await PageAsync(http, form, wallet, NotActive(http, request), isPreview: false, StatusCodes.Status403Forbidden);
            }

            var act = new OperatorAct(DashboardAccess.NameOf(http), "");
            var result = await http.RequestServices.GetRequiredService<InvoiceService>().CreateAsync(wallet, request, errors, key, act, http.RequestAborted);
            return DashboardFlashes.Redirect(http, $"/invoices/{result.Invoice.Id}", new DashboardFlash(DashboardTexts.DoneCreate));
        }
        catch (InvoicingException refusal) when (refusal.Code == InvoicingErrorCodes.IdempotencyConflict)
        {
            // Whoever went back to a form that was sent, and changed it, may not know that it made an invoice; or he wants another one.
            var earlier = await http.RequestServices.GetRequiredService<DashboardReader>().CreatedByAsync(wallet, key, http.RequestAborted);
            return await PageAsync(
                http, form.Again(), wallet, new PageFault(DashboardTexts.AlreadyCreated, Form), isPreview: false, DashboardRefusals.StatusOf(refusal), earlier: earlier);
        }
        catch (InvoicingException refusal)
        {
            // Of what is not active the API speaks to a program.
            var fault = refusal.Code == InvoicingErrorCodes.CurrencyNotActive && FindAsset(http, await CurrencyAsync(http, wallet, request)) is null
                ? NotActive(http, request)
                : DashboardRefusals.FaultOf(refusal, Form) with { Errors = refusal.Errors is { } faults ? form.InWords(faults) : null };
            return await PageAsync(http, form, wallet, fault, isPreview: false, DashboardRefusals.StatusOf(refusal));
        }
    }

    private static async Task<WalletCurrency?> CurrencyAsync(HttpContext http, Guid wallet, CreateInvoiceRequest request)
        => (await http.RequestServices.GetRequiredService<WalletService>().SettingsAsync(wallet, http.RequestAborted))?.Currencies
            .FirstOrDefault(c => Same(c.Blockchain, request.Blockchain) && Same(c.Symbol, request.Symbol));

    // What is switched on, and is of a chain that the host has.
    private static Asset? FindAsset(HttpContext http, WalletCurrency? currency)
        => currency is { Active: true } && http.RequestServices.GetRequiredService<ChainRegistry>().TryGet(currency.Blockchain, out var chain)
            ? chain.Assets.FirstOrDefault(a => Same(a.Symbol, currency.Symbol))
            : null;

    // The form lists the symbols of all chains: whoever has chosen one of another chain cannot switch it on.
    private static PageFault NotActive(HttpContext http, CreateInvoiceRequest request)
    {
        var services = http.RequestServices;
        return !services.GetRequiredService<ChainRegistry>().TryGet(request.Blockchain, out var chain) || chain.Assets.Any(a => Same(a.Symbol, request.Symbol))
            ? Fault("$.symbol", DashboardTexts.NotActive)
            : Fault("$.symbol", DashboardTexts.NoSuchAsset(services.GetRequiredService<ChainNames>().Of(chain.Blockchain), request.Symbol, string.Join(", ", chain.Assets.Select(a => a.Symbol))));
    }

    // Base units are easily mistaken for coins, and a price in fiat may have a markup.
    private static string? Asks(CreateInvoiceRequest request, Asset asset)
        => request switch
        {
            { Value: { } value } => $"{BaseUnits.Format(value, asset.Decimals)} {asset.Symbol}",
            { FiatCurrency: { Value: { } fiat, Currency: var code } price } when FiatCurrencies.TryFind(code, out var currency)
                => DashboardTexts.AskedFiat(fiat, price.Percent, currency.Code),
            _ => null,
        };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static PageFault Fault(string path, string message)
        => new(DashboardTexts.FieldsWrong, Form, Errors: new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [message] });

    private static Guid Id(HttpContext http, string text)
        => PublicIds.TryParse(text, out var id) ? id : http.RequestServices.GetRequiredService<Identifiers>().NewUuid();

    private static async Task<IResult> PageAsync(HttpContext http, CreateForm form, Guid? wallet, PageFault? fault, bool isPreview, int status = StatusCodes.Status200OK, string? asks = null, Guid? earlier = null)
    {
        var services = http.RequestServices;
        var wallets = (await services.GetRequiredService<DashboardAccess>().WalletsAsync(http)).Where(w => w.Type == WalletType.Invoice).ToList();
        return DashboardView.Of<CreatePage, CreatePageModel>(
            http,
            DashboardSection.Create,
            new CreatePageModel
            {
                Wallets = wallets,
                Assets = await services.GetRequiredService<DashboardReader>().AssetsAsync(wallets, http.RequestAborted),
                Form = form,
                Curl = wallet is { } id ? CreateForm.ToCurl(services.GetRequiredService<PublicUrls>().Create(id), form.ToBody()) : null,
                Fault = fault,
                IsPreview = isPreview,
                Asks = asks,
                RequestId = Id(http, form[CreateForm.RequestField]).ToString(),
                Earlier = earlier,
            },
            status);
    }
}
