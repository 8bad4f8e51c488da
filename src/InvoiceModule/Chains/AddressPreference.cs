namespace InvoiceModule.Chains;

/// <summary>Which address an invoice is given when both kinds are at hand.</summary>
public enum AddressPreference
{
    /// <summary>A never used one; a rested one only when no fresh one can be had.</summary>
    Fresh,

    /// <summary>The one that has rested longest; a never used one only when none is rested.</summary>
    Rested,
}
