namespace InvoiceModule.Rates;

/// <summary>Why a fiat value was refused.</summary>
internal enum FiatValueFault
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>It is no decimal number in ASCII.</summary>
    NotANumber,

    /// <summary>It is 0 or below.</summary>
    NotPositive,

    /// <summary>It has more decimals than the currency, be they zeros: <c>1.000</c> may be someone's thousand.</summary>
    TooManyDecimals,

    /// <summary>It is above <see cref="PriceFormula.MaxFiat"/>.</summary>
    TooLarge,
}
