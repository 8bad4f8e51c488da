using System.Collections.Frozen;

namespace InvoiceModule.Rates;

/// <summary>
/// ISO 4217, list one, with the amendments in force in 2026 (XCG for ANG, ZWG for ZWL, no BGN). Codes without a minor unit (metals, XDR, XTS, XXX
/// and their like) are no money one can be asked to pay, so they are left out.
/// </summary>
internal static class FiatCurrencies
{
    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR " +
        "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR " +
        "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER " +
        "ZAR ZMW ZWG";

    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private const string FourDecimals = "CLF UYW";

    /// <summary>Every currency by its code, whatever the letter case and the process's culture.</summary>
    public static FrozenDictionary<string, FiatCurrency> All { get; } =
        Read(NoDecimals, 0).Concat(Read(TwoDecimals, 2)).Concat(Read(ThreeDecimals, 3)).Concat(Read(FourDecimals, 4))
            .ToFrozenDictionary(currency => currency.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a currency by its code in any letter case.</summary>
    public static bool TryFind(string? code, out FiatCurrency currency)
    {
        currency = default;
        return code is not null && All.TryGetValue(code, out currency);
    }

    /// <summary>An amount with every digit of its currency's minor unit, as people expect to read it. Nothing is rounded.</summary>
    public static string InFull(string value, string code)
    {
        var point = value.IndexOf('.', StringComparison.Ordinal);
        var missing = (TryFind(code, out var currency) ? currency.Decimals : 0) - (point < 0 ? 0 : value.Length - point - 1);
        return missing <= 0 ? value : (point < 0 ? value + "." : value) + new string('0', missing);
    }

    private static IEnumerable<FiatCurrency> Read(string codes, int decimals)
        => codes.Split(' ').Select(code => new FiatCurrency(code, decimals));
}
