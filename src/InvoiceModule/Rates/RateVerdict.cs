namespace InvoiceModule.Rates;

/// <summary>What is made of the quotes on a pair: nobody has it (not known), it is refused (known, no rate), or it has a rate.</summary>
internal readonly record struct RateVerdict(bool IsKnown, PriceRate? Rate);
