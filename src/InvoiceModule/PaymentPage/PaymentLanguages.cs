using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.PaymentPage;

/// <summary>The languages of the payment page, and which one a payer gets.</summary>
internal static class PaymentLanguages
{
    /// <summary>In the order of the switcher; the first is for payers of whose languages there is none.</summary>
    private static readonly string[] Codes = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ar", "zh", "ja"];

    public static IReadOnlyList<PaymentTexts> All { get; } = [.. Codes.Select(Read)];

    /// <summary>What the link asks for (<c>?lang=</c>), else the best of the browser's languages (RFC 9110, 12.5.4), else English.</summary>
    public static PaymentTexts Choose(HttpRequest request)
    {
        if (Asked(request) is { } asked)
            return asked;
        var wanted = request.GetTypedHeaders().AcceptLanguage ?? [];
        return wanted.Where(w => w.Quality is null or > 0).OrderByDescending(w => w.Quality ?? 1).Select(w => Find(w.Value.Value)).FirstOrDefault(t => t is not null) ?? All[0];
    }

    /// <summary>The language of the link; null when it names none that there is.</summary>
    public static PaymentTexts? Asked(HttpRequest request) => request.Query["lang"] is [{ } asked] ? Find(asked) : null;

    // A region or a script makes no difference: each language is there once.
    private static PaymentTexts? Find(string? tag)
    {
        var language = tag?.Split('-', '_')[0];
        return All.FirstOrDefault(t => t.Language.Equals(language, StringComparison.OrdinalIgnoreCase));
    }

    private static PaymentTexts Read(string code)
    {
        using var stream = typeof(PaymentLanguages).Assembly.GetManifestResourceStream($"InvoiceModule.Texts.{code}.json")
            ?? throw new InvalidOperationException($"The assembly holds no texts for '{code}'. Embed them in InvoiceModule.csproj.");
        var texts = JsonSerializer.Deserialize(stream, PaymentTextsJson.Default.PaymentTexts)!;
        return texts with { Language = code, Culture = CultureOf(texts.Locale) };
    }

    private static CultureInfo CultureOf(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(locale);
        }
        catch (CultureNotFoundException)
        {
            // The host runs in globalization-invariant mode: there are no cultures, and one way of writing has to do for all.
            return CultureInfo.InvariantCulture;
        }
    }
}
