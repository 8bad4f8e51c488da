using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>Where a wallet's addresses come from. Whatever sends money somewhere else is shown first and confirmed with a reason.</summary>
internal static class AddressHandlers
{
    public static Task<IResult> ShowAsync(HttpContext http)
        => WithAsync(http, (wallet, chain) => PageAsync(http, wallet, chain, AddressForm.Empty, null, null));

    public static Task<IResult> ChangeAsync(HttpContext http) => WithAsync(http, async (wallet, chain) =>
    {
        var form = AddressForm.Read(http.Request.Form);
        var act = new OperatorAct(DashboardAccess.NameOf(http), http.Request.Form["why"].ToString());
        try
        {
            if (!MayChange(http))
                return await PageAsync(http, wallet, chain, AddressForm.Empty, null, new PageFault(DashboardTexts.AddressesFixed, form.What), StatusCodes.Status403Forbidden);
            if (form is { What: AddressForm.SetKey or AddressForm.Import, IsConfirmed: false })
                return await PageAsync(http, wallet, chain, form, await CheckAsync(http, wallet, chain, form), null);
            var flash = await DoAsync(http, wallet, chain, form, act);
            http.RequestServices.GetRequiredService<PoolReader>().Forget(wallet.Id);
            return DashboardFlashes.Redirect(http, $"/wallets/{wallet.Id}/addresses/{chain.Blockchain}", flash);
        }
        catch (InvoicingException refusal)
        {
            var fault = DashboardRefusals.FaultOf(refusal, form.What, act.Why);

            // The form may stand far below. Whoever has shown a private key reads it at once.
            if (string.Equals(refusal.Message, PrivateKeyText.Refusal, StringComparison.Ordinal))
                fault = fault with { Message = refusal.Message };

            // Only the reason is missing: what is to be confirmed stands there still.
            var change = form is { What: AddressForm.SetKey or AddressForm.Import } && fault.ErrorOf(form.What, "$.why") is not null ? await CheckAsync(http, wallet, chain, form) : null;
            return await PageAsync(http, wallet, chain, form.WithoutSecrets(), change, fault, DashboardRefusals.StatusOf(refusal));
        }
        catch (ArgumentException refusal)
        {
            return await PageAsync(http, wallet, chain, form.WithoutSecrets(), null, new PageFault(WalletHandlers.WithoutParameter(refusal), form.What, act.Why), StatusCodes.Status400BadRequest);
        }
    });

    private static Task<AddressChange> CheckAsync(HttpContext http, Wallet wallet, IChain chain, AddressForm form)
        => form.What == AddressForm.SetKey
            ? http.RequestServices.GetRequiredService<AddressSourceService>().CheckKeyAsync(wallet.Id, chain, form.Key, form.FirstIndex(), http.RequestAborted)
            : http.RequestServices.GetRequiredService<AddressImports>().CheckAsync(wallet.Id, chain, AddressImports.Read(chain, form.Addresses), http.RequestAborted);

    private static async Task<DashboardFlash> DoAsync(HttpContext http, Wallet wallet, IChain chain, AddressForm form, OperatorAct act)
    {
        var sources = http.RequestServices.GetRequiredService<AddressSourceService>();
        var imports = http.RequestServices.GetRequiredService<AddressImports>();
        switch (form.What)
        {
            case AddressForm.SetKey:
                await sources.SetKeyAsync(wallet.Id, chain, form.Key, form.FirstIndex(), form.Was, act, http.RequestAborted);
                return new DashboardFlash(DashboardTexts.DoneKeySet);
            case AddressForm.UseCode:
                await sources.UseCodeAsync(wallet.Id, chain, form.Was, act, http.RequestAborted);
                return new DashboardFlash(DashboardTexts.DoneCodeUsed);
            case AddressForm.Import:
                var added = await imports.ImportAsync(wallet.Id, chain, AddressImports.Read(chain, form.Addresses), act, http.RequestAborted);
                return new DashboardFlash($"{DashboardTexts.Number(added)} new {(added == 1 ? "address is" : "addresses are")} in the pool.");
            case AddressForm.Retire:
                var (retired, held) = await imports.RetireAsync(wallet.Id, chain, act, http.RequestAborted);
                return held == 0
                    ? new DashboardFlash($"{DashboardTexts.Number(retired)} imported {(retired == 1 ? "address is" : "addresses are")} not given out again. What comes to them is still seen.")
                    : new DashboardFlash($"{DashboardTexts.Number(retired)} imported addresses are not given out again; {DashboardTexts.Number(held)} were in use that very moment: do it once more.", IsBad: true);
            default:
                throw WalletHandlers.Wrong("$.what", "Must be one of the page's forms.");
        }
    }

    private static async Task<IResult> WithAsync(HttpContext http, Func<Wallet, IChain, Task<IResult>> act)
    {
        var services = http.RequestServices;
        return await services.GetRequiredService<DashboardAccess>().WalletAsync(http, http.GetRouteValue("wallet") as string ?? "") is { } id
            && await services.GetRequiredService<WalletService>().SettingsAsync(id, http.RequestAborted) is { } settings
            && services.GetRequiredService<ChainRegistry>().TryGet(http.GetRouteValue("blockchain") as string ?? "", out var chain)
            && settings.Currencies.Any(c => c.Blockchain == chain.Blockchain)
            ? await act(settings.Wallet, chain)
            : DashboardView.Missing(http);
    }

    private static bool MayChange(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<InvoicingOptions>>().Value.Dashboard.AllowAddressChanges;

    private static async Task<IResult> PageAsync(HttpContext http, Wallet wallet, IChain chain, AddressForm form, AddressChange? change, PageFault? fault, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        var (chains, names) = (services.GetRequiredService<ChainRegistry>(), services.GetRequiredService<ChainNames>());
        var space = ChainRegistry.AddressSpaceOf(chain);
        return DashboardView.Of<AddressPage, AddressPageModel>(
            http,
            DashboardSection.Wallets,
            new AddressPageModel
            {
                Wallet = wallet,
                Blockchain = chain.Blockchain,
                Network = names.Of(chain.Blockchain),
                Sharing = [.. chains.All.Where(c => c.Blockchain != chain.Blockchain && ChainRegistry.AddressSpaceOf(c) == space).Select(c => names.Of(c.Blockchain)).Order(StringComparer.Ordinal)],
                State = await services.GetRequiredService<AddressSourceService>().StateAsync(wallet.Id, chain, http.RequestAborted),
                Pool = [.. (await services.GetRequiredService<PoolReader>().ReadAsync([wallet.Id], http.RequestAborted)).Where(p => p.Space == space)],
                KeyForms = (chain as IAddressKeyReader)?.AddressKeyForms,
                MayChange = MayChange(http),
                Form = form,
                Change = change,
                Fault = fault,
            },
            status);
    }
}
