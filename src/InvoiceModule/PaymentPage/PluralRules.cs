namespace InvoiceModule.PaymentPage;

/// <summary>
/// Which form of a noun follows a whole number, in the languages there are (Unicode CLDR 46, cardinal plural rules). .NET has no such rules of its own; a library
/// for two sentences would be larger than this table. The category of whole millions, which some of these languages have, is left out: no count comes near.
/// </summary>
internal static class PluralRules
{
    private const string Other = "other";

    /// <summary>The text for a number; <c>other</c> where the language's file says nothing else.</summary>
    /// <param name="texts">By category.</param>
    /// <param name="language">BCP 47, without a region.</param>
    /// <param name="number">Zero or more.</param>
    public static string Choose(IReadOnlyDictionary<string, string> texts, string language, long number)
        => texts.TryGetValue(Of(language, number), out var text) ? text : texts[Other];

    /// <summary>The category: <c>zero</c>, <c>one</c>, <c>two</c>, <c>few</c>, <c>many</c> or <c>other</c>.</summary>
    public static string Of(string language, long number) => language switch
    {
        "en" or "de" or "nl" or "it" or "es" or "tr" => number == 1 ? "one" : Other,
        "fr" or "pt" => number <= 1 ? "one" : Other,
        "pl" => number == 1 ? "one" : number % 10 is >= 2 and <= 4 && number % 100 is < 12 or > 14 ? "few" : "many",
        "ar" => number switch
        {
            0 => "zero",
            1 => "one",
            2 => "two",
            _ => (number % 100) switch
            {
                >= 3 and <= 10 => "few",
                >= 11 => "many",
                _ => Other,
            },
        },
        _ => Other,
    };
}
