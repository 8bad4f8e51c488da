using System.Text;

namespace InvoiceModule.Setup;

/// <summary>Addresses of the web as a header takes them: a host may be called in letters of any script (IDNA), a header is ASCII.</summary>
internal static class HeaderUrl
{
    /// <summary>An address with its host in punycode (RFC 3492) and everything else percent-encoded.</summary>
    /// <param name="url">Absolute, with a host that <see cref="HasHost"/>.</param>
    public static string Of(Uri url) => Ascii.IsValid(url.AbsoluteUri) ? url.AbsoluteUri : new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri;

    /// <summary>Whether an address has a host that can be written in ASCII.</summary>
    public static bool HasHost(Uri url)
    {
        try
        {
            return url.Host.Length > 0 && Ascii.IsValid(url.IdnHost);
        }
        catch (UriFormatException)
        {
            // Punycode with letters in it, or a part that is too long as such.
            return false;
        }
    }
}
