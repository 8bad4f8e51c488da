using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>Wallets, their currencies and keys.</summary>
internal static class WalletHandlers
{
    public const string KeyForm = "key";
    public const string TestForm = "test";

    public static async Task<IResult> ListAsync(HttpContext http)
    {
        var choice = WalletChoice.Of(await http.RequestServices.GetRequiredService<DashboardAccess>().WalletsAsync(http), http.Request.Query["q"]);
        var pages = Math.Max(1, (choice.Found.Count + WalletListModel.PageSize - 1) / WalletListModel.PageSize);
        var page = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 1, pages) : 1;
        var shown = choice.Found.Skip((page - 1) * WalletListModel.PageSize).Take(WalletListModel.PageSize).ToList();
        var currencies = await http.RequestServices.GetRequiredService<DashboardReader>().CurrenciesAsync(shown, http.RequestAborted);
        return DashboardView.Of<WalletListPage, WalletListModel>(http, DashboardSection.Wallets, new WalletListModel(choice, shown, currencies, page, pages));
    }

    public static async Task<IResult> ShowAsync(HttpContext http) => await IdAsync(http) is { } id ? await PageAsync(http, id) : DashboardView.Missing(http);

    public static Task<IResult> CurrencyAsync(HttpContext http)
    {
        var form = http.Request.Form;
        return DoAsync(http, CurrencyForm.NameOf(form["blockchain"].ToString(), form["symbol"].ToString()), async (id, act) =>
        {
            var definition = CurrencyForm.Read(form);
            await http.RequestServices.GetRequiredService<WalletService>().SetCurrencyAsync(id, definition, act, form["was"].ToString(), http.RequestAborted);
            return new DashboardFlash($"{definition.Symbol} on {definition.Blockchain} is changed. Invoices that exist keep their terms.");
        });
    }

    public static Task<IResult> RotateAsync(HttpContext http) => DoAsync(http, KeyForm, async (id, act) =>
    {
        var hours = http.Request.Form["overlap"].ToString().Trim();
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var overlap) || overlap > 24 * 365)
            throw Wrong("$.overlap", "Must be whole hours, 0..8760.");
        var secret = await http.RequestServices.GetRequiredService<WalletService>().RotateSigningKeyAsync(id, null, TimeSpan.FromHours(overlap), act, http.RequestAborted);
        return new DashboardFlash(DashboardTexts.NewKey, Secret: secret);
    });

    public static Task<IResult> TestAsync(HttpContext http) => DoAsync(http, TestForm, async (id, act) =>
    {
        var attempt = await http.RequestServices.GetRequiredService<CallbackTest>().SendAsync(id, http.Request.Form["url"].ToString(), act, http.RequestAborted);
        var outcome = $"{(attempt.StatusCode is { } status ? $"HTTP {DashboardTexts.Number(status)}, " : "")}{DashboardTexts.Number(attempt.DurationMs)} ms";
        return attempt.Error is null
            ? new DashboardFlash($"The test callback was delivered ({outcome}).")
            : new DashboardFlash($"The test callback was not delivered: {attempt.Error} ({outcome}). {DashboardTexts.HintOf(attempt.Error)}", IsBad: true);
    });

    private static async Task<IResult> DoAsync(HttpContext http, string name, Func<Guid, OperatorAct, Task<DashboardFlash>> act)
        => await IdAsync(http) is not { } id ? DashboardView.Missing(http) : await DashboardForms.DoAsync(
            http,
            name,
            $"/wallets/{id}",
            async by =>
            {
                try
                {
                    return await act(id, by);
                }
                catch (ArgumentException refusal)
                {
                    // So the service speaks to code, which gave it the terms itself; here a person gave them.
                    throw new InvoicingException(InvoicingErrorCodes.ValidationFailed, WithoutParameter(refusal));
                }
            },
            (fault, status) => PageAsync(http, id, fault, status));

    private static async Task<IResult> PageAsync(HttpContext http, Guid id, PageFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<WalletService>().SettingsAsync(id, http.RequestAborted) is not { } settings)
            return DashboardView.Missing(http);
        var sources = await SourcesAsync(services, id, [.. settings.Currencies.Select(c => c.Blockchain).Distinct(StringComparer.Ordinal)], http.RequestAborted);
        return DashboardView.Of<WalletPage, WalletPageModel>(
            http,
            DashboardSection.Wallets,
            new WalletPageModel
            {
                Settings = settings,
                Sources = sources,
                Pool = await services.GetRequiredService<PoolReader>().ReadAsync([id], http.RequestAborted),
                DefaultRest = services.GetRequiredService<IOptions<InvoicingOptions>>().Value.AddressRest,
                Fault = fault,
                Given = fault is null ? new Dictionary<string, string>(StringComparer.Ordinal) : http.Request.Form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal),
            },
            status);
    }

    private static async Task<IReadOnlyDictionary<string, string?>> SourcesAsync(IServiceProvider services, Guid walletId, IReadOnlyList<string> blockchains, CancellationToken cancellationToken)
    {
        var chains = services.GetRequiredService<ChainRegistry>();
        var inCode = services.GetRequiredService<AddressSources>();
        var set = await inCode.SetAtAsync(walletId, cancellationToken);
        return blockchains.ToDictionary(
            name => name,
            name => !chains.TryGet(name, out var chain) ? null
                : set.TryGetValue(ChainRegistry.AddressSpaceOf(chain), out var at) ? DashboardTexts.SetHere(at)
                : inCode.InCode(name) is null ? DashboardTexts.ImportedOnly : DashboardTexts.SetInCode,
            StringComparer.Ordinal);
    }

    public static InvoicingException Wrong(string path, string message)
    {
        return new InvoicingException(InvoicingErrorCodes.ValidationFailed, message, new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [message] });
    }

    // The name of a parameter means something to a developer only.
    public static string WithoutParameter(ArgumentException refusal)
        => refusal.ParamName is { } name ? refusal.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : refusal.Message;

    private static Task<Guid?> IdAsync(HttpContext http)
        => http.RequestServices.GetRequiredService<DashboardAccess>().WalletAsync(http, http.GetRouteValue("wallet") as string ?? "");
}
