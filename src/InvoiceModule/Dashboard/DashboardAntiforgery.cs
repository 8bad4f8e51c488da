using System.Security.Cryptography;
using System.Text;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Tells the dashboard's own forms from those of other sites, whether or not the host has antiforgery of its own: a form carries a token that only
/// this host can make, for the secret in a cookie that no other site can set or read, and for the person who is signed in.
/// </summary>
internal sealed class DashboardAntiforgery(IDataProtectionProvider protection, IEntropy entropy)
{
    public const string Cookie = "invoicing-forms";
    public const string Field = "csrf";

    private const int SecretBytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("InvoiceModule.Dashboard.Forms.v1");

    /// <summary>The token for the forms of this answer; it sets the cookie when the browser has none.</summary>
    public string TokenFor(HttpContext http)
    {
        if (SecretOf(http) is not { } secret)
        {
            secret = new byte[SecretBytes];
            entropy.Fill(secret);
            http.Response.Cookies.Append(Cookie, Convert.ToHexString(secret), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                Path = DashboardMount.Of(http).CookiePath,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
        }

        return Convert.ToHexString(_protector.Protect(Payload(secret, http)));
    }

    /// <summary>Whether a form that was sent is one of ours.</summary>
    public bool IsValid(HttpContext http, IFormCollection form)
    {
        // A browser that says the form is another site's is believed.
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            return false;
        if (SecretOf(http) is not { } secret || form[Field] is not [{ Length: > 0 } text])
            return false;
        try
        {
            return CryptographicOperations.FixedTimeEquals(_protector.Unprotect(Convert.FromHexString(text)), Payload(secret, http));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[]? SecretOf(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: 2 * SecretBytes } text)
            return null;
        var secret = new byte[SecretBytes];
        return Convert.FromHexString(text, secret, out _, out var written) == System.Buffers.OperationStatus.Done && written == SecretBytes ? secret : null;
    }

    private static byte[] Payload(byte[] secret, HttpContext http)
        => SHA256.HashData([.. secret, .. Encoding.UTF8.GetBytes(http.User.Identity is { IsAuthenticated: true } identity ? $"{identity.AuthenticationType}\n{DashboardAccess.NameOf(http)}" : "")]);
}
