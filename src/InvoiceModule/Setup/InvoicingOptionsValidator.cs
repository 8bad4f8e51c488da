using InvoiceModule.Callbacks;
using InvoiceModule.PaymentPage;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Finds every fault of the options at once.</summary>
internal sealed class InvoicingOptionsValidator : IValidateOptions<InvoicingOptions>
{
    public ValidateOptionsResult Validate(string? name, InvoicingOptions options)
    {
        var faults = Faults(options).Concat(options.Rates.Faults()).Concat(options.PaymentPage.Faults()).Concat(options.Dashboard.Faults()).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(InvoicingOptions options)
    {
        var year = TimeSpan.FromDays(365);
        if (options.PublicBaseUrl is null)
            yield return "PublicBaseUrl is not set. Set it in AddInvoicing(o => o.PublicBaseUrl = new(\"https://shop.example\")): payers reach the payment page under it.";
        else if (!options.PublicBaseUrl.IsAbsoluteUri || options.PublicBaseUrl.Scheme is not ("http" or "https") || options.PublicBaseUrl.UserInfo.Length > 0
            || options.PublicBaseUrl.Query.Length > 0 || options.PublicBaseUrl.Fragment.Length > 0)
            yield return "PublicBaseUrl is an absolute http or https URL without user info, query or fragment.";
        else if (!HeaderUrl.HasHost(options.PublicBaseUrl))
            yield return $"PublicBaseUrl names the host '{options.PublicBaseUrl.Host}', which has no name in ASCII (punycode): no header can lead there.";
        if (options.AddressRest < TimeSpan.Zero || options.AddressRest > year)
            yield return "AddressRest is 0 to 365 days.";
        if (options.PaidAddressRest < TimeSpan.Zero || options.PaidAddressRest > year)
            yield return "PaidAddressRest is 0 to 365 days.";
        if (options.MaxAddressUses is < 1 or > 1000)
            yield return "MaxAddressUses is 1 to 1000.";
        if (options.AddressLookahead is < 20 or > 1000)
            yield return "AddressLookahead is 20 to 1000.";
        if (options.MaxOpenFiatInvoices is < 1 or > 1_000_000)
            yield return "MaxOpenFiatInvoices is 1 to 1000000.";
        if (options.PollInterval < TimeSpan.FromMilliseconds(100) || options.PollInterval > TimeSpan.FromMinutes(1))
            yield return "PollInterval is 100 ms to 1 minute.";
        if (options.ChainOutageLimit < TimeSpan.FromSeconds(10) || options.ChainOutageLimit > TimeSpan.FromHours(1))
            yield return "ChainOutageLimit is 10 s to 1 hour.";
        if (options.UnconfirmedLimit < TimeSpan.FromMinutes(1) || options.UnconfirmedLimit > year)
            yield return "UnconfirmedLimit is 1 minute to 365 days.";
        if (string.IsNullOrEmpty(options.Queue) || options.Queue.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '-')))
            yield return "Queue is a Hangfire queue name: lower case letters, digits, underscores and dashes.";
        if (options.InternalTransfers is { Detect: false, Addresses.Count: > 0 })
            yield return "InternalTransfers.Addresses are given and nothing looks for them. Set InternalTransfers.Detect to true, or leave them out.";
        foreach (var fault in Faults(options.Callbacks))
            yield return fault;
    }

    private static IEnumerable<string> Faults(InvoicingCallbackOptions callbacks)
    {
        if (callbacks.AttemptTimeout < TimeSpan.FromSeconds(1) || callbacks.AttemptTimeout > TimeSpan.FromSeconds(15))
            yield return "Callbacks.AttemptTimeout is 1 to 15 s.";
        if (callbacks.MaxConcurrency is < 1 or > 10_000)
            yield return "Callbacks.MaxConcurrency is 1 to 10000.";
        if (callbacks.MaxConcurrencyPerOrigin is < 1 or > 1000)
            yield return "Callbacks.MaxConcurrencyPerOrigin is 1 to 1000.";
        foreach (var port in callbacks.DeniedPorts?.Where(p => p is < 1 or > 65535) ?? [])
            yield return FormattableString.Invariant($"Callbacks.DeniedPorts holds {port}; a port is 1 to 65535.");
        foreach (var network in callbacks.AllowedNetworks ?? [])
        {
            if (Try(() => AddressGuard.ParseNetwork(network)) is { } fault)
                yield return fault;
        }

        foreach (var endpoint in callbacks.DeniedEndpoints)
        {
            if (Try(() => DeniedEndpoint.Parse(endpoint)) is { } fault)
                yield return fault;
        }
    }

    private static string? Try(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
