namespace InvoiceModule.Rates;

/// <summary>One HTTP source.</summary>
public sealed class RateSourceOptions
{
    internal RateSourceOptions(string baseAddress) => BaseAddress = new Uri(baseAddress);

    /// <summary>Whether it is asked; default true.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Where it is, absolute, http or https, a path allowed: a proxy of yours, or a sister site with the same API.</summary>
    public Uri BaseAddress { get; set; }
}
