using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Rates;

namespace InvoiceModule.Invoices;

/// <summary>
/// The rules of a create (contract, section 2), for HTTP and for the host's own code alike. Sizes are characters
/// (Unicode scalar values), as PostgreSQL counts them too, so every text fits its column.
/// </summary>
internal static class CreateInvoiceValidator
{
    public const int MinExpiry = 15;
    public const int MaxExpiry = 40;
    public const int MaxPause = 525600;
    public const int MinPercent = -99;
    public const int MaxPercent = 1000;

    /// <summary>Adds every fault of a request; a path that has one already gets no second.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="minConfirmations">The currency's minimum; null when the wallet does not know the currency: then the default of 1 holds.</param>
    /// <param name="errors">Takes the faults.</param>
    public static void Validate(CreateInvoiceRequest request, int? minConfirmations, ValidationErrors errors)
    {
        // A body that could not be read leaves nothing to judge.
        if (errors.Has("$"))
            return;
        Name(errors, "$.blockchain", request.Blockchain, "the blockchain's name, such as \"bitcoin\"");
        Name(errors, "$.symbol", request.Symbol, "the symbol of the coin or token, such as \"BTC\"");
        Price(errors, request);
        Range(errors, "$.expiry", request.Expiry, MinExpiry, MaxExpiry, " (minutes)");
        Range(errors, "$.confirmations", request.Confirmations, minConfirmations ?? 1, InvoiceRules.MaxConfirmations, "");
        if (request.Pause is { } pause)
            Range(errors, "$.pause", pause, 0, MaxPause, " (minutes)");
        TextRules.Check(errors, "$.secret_key", request.SecretKey, 256);
        Data(errors, request.Data);
    }

    private static void Data(ValidationErrors errors, InvoiceData data)
    {
        if (data is null)
        {
            errors.Add("$.data", "Must not be null; leave it out for none.");
            return;
        }

        TextRules.Check(errors, "$.data.order_id", data.OrderId, 128);
        TextRules.Check(errors, "$.data.title", data.Title, 256);
        TextRules.Check(errors, "$.data.description", data.Description, 2048);
        UrlRules.Check(errors, "$.data.url_callback", data.UrlCallback);
        UrlRules.Check(errors, "$.data.url_success", data.UrlSuccess);
        UrlRules.Check(errors, "$.data.url_failed", data.UrlFailed);
        TextRules.Check(errors, "$.data.user_data", data.UserData, 4096);
    }

    private static void Name(ValidationErrors errors, string path, string? name, string what)
    {
        if (string.IsNullOrEmpty(name))
            Add(errors, path, $"Is required: {what}.");
        else
            TextRules.Check(errors, path, name, int.MaxValue);
    }

    private static void Price(ValidationErrors errors, CreateInvoiceRequest request)
    {
        const string Both = "Give exactly one of value (base units) and the value in fiat, fiatCurrency.value (major units).";
        var hasFiat = request.FiatCurrency?.Value is not null || errors.Has("$.fiatCurrency.value");
        var hasValue = request.Value is not null || errors.Has("$.value");
        if (hasValue == hasFiat && !errors.Has("$.fiatCurrency"))
            Add(errors, "$.value", Both);
        if (request.Value is { } value && (value < BigInteger.One || value > BaseUnits.Max))
            Add(errors, "$.value", ValueMessage);
        if (request.FiatCurrency is { } fiat)
            Fiat(errors, fiat, hasFiat);
    }

    /// <summary>What <c>value</c> has to be.</summary>
    public const string ValueMessage = "Must be an integer in base units (satoshi, wei, ...), 1..2^256-1: a JSON integer or a string of digits, without sign, point or exponent.";

    private static void Fiat(ValidationErrors errors, FiatAmount fiat, bool hasFiat)
    {
        const string ValuePath = "$.fiatCurrency.value";
        var known = FiatCurrencies.TryFind(fiat.Currency, out var currency);
        if (string.IsNullOrEmpty(fiat.Currency))
            Add(errors, "$.fiatCurrency.currency", "Is required: a currency code of ISO 4217, such as \"USD\".");
        else if (!known)
            Add(errors, "$.fiatCurrency.currency", "Must be a currency code of ISO 4217, such as \"USD\".");

        if (fiat.Percent is < MinPercent or > MaxPercent)
            Range(errors, "$.fiatCurrency.percent", fiat.Percent, MinPercent, MaxPercent, "");
        else if (fiat.Percent != 0 && !hasFiat)
            Add(errors, "$.fiatCurrency.percent", "Applies to fiatCurrency.value only; beside value leave it out.");

        if (fiat.Value is { } text && FiatMessage(text, known ? currency : new FiatCurrency("the currency", int.MaxValue)) is { } message)
            Add(errors, ValuePath, message);
    }

    private static string? FiatMessage(string text, FiatCurrency currency)
    {
        const string Form = "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.";
        if (text.ContainsAny('e', 'E'))
            return Form;
        return PriceFormula.ParseFiat(text, currency.Decimals, out _) switch
        {
            FiatValueFault.None => null,
            FiatValueFault.TooManyDecimals => string.Create(CultureInfo.InvariantCulture, $"Has more decimals than {currency.Code} has: at most {currency.Decimals}."),
            FiatValueFault.TooLarge => "Is too large: at most 1000000000000000 major units.",
            _ => Form,
        };
    }

    private static void Range(ValidationErrors errors, string path, int number, int min, int max, string unit)
    {
        if (number < min || number > max)
            Add(errors, path, string.Create(CultureInfo.InvariantCulture, $"Must be an integer {min}..{max}{unit}."));
    }

    private static void Add(ValidationErrors errors, string path, string message)
    {
        if (!errors.Has(path))
            errors.Add(path, message);
    }
}
