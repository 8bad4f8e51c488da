namespace InvoiceModule.Wallets;

/// <summary>Ids as they stand in paths: the 36 characters of RFC 9562 in either letter case, and no other spelling of the same id.</summary>
internal static class PublicIds
{
    public static bool TryParse(string? text, out Guid id)
    {
        id = default;
        if (text is not { Length: 36 })
            return false;
        foreach (var character in text)
        {
            // Guid's own reading also takes blanks, signs and 0x.
            if (!char.IsAsciiHexDigit(character) && character != '-')
                return false;
        }

        return Guid.TryParseExact(text, "D", out id);
    }
}
