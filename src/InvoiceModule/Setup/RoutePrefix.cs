namespace InvoiceModule.Setup;

internal static class RoutePrefix
{
    /// <summary>Checks that a prefix is <c>/name</c> or <c>/name/name</c>, in characters that need no escaping, and none of the others.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(string prefix, string parameter, params ReadOnlySpan<string> others)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix, parameter);
        var isPlain = prefix[0] == '/' && prefix[^1] != '/' && !prefix.Contains("//", StringComparison.Ordinal)
            && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~');
        if (!isPlain)
            throw new ArgumentException($"The prefix '{prefix}' must be of the form /name or /name/name.", parameter);
        foreach (var other in others)
        {
            if (string.Equals(prefix, other, StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"The prefix '{prefix}' is used for another surface already.", parameter);
        }
    }
}
