using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Carries a message over the redirect after a form, in an encrypted cookie that the next page takes away. Nothing of it stands in an address, so
/// nobody can make the dashboard say something, and a key that is shown once is in no history.
/// </summary>
internal sealed class DashboardFlashes(IDataProtectionProvider protection)
{
    private const string Cookie = "invoicing-flash";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("InvoiceModule.Dashboard.Flash.v1").ToTimeLimitedDataProtector();

    /// <summary>Sends the browser on to a page of the dashboard, which then says this.</summary>
    public static IResult Redirect(HttpContext http, string path, DashboardFlash flash)
    {
        http.RequestServices.GetRequiredService<DashboardFlashes>().Set(http, flash);
        http.Response.Headers.Location = DashboardMount.Of(http).Root + path is { Length: > 0 } target ? target : "/";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The message for this page, if there is one; it is gone afterwards.</summary>
    public DashboardFlash? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text)
            return null;
        http.Response.Cookies.Delete(Cookie, Options(http));
        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(text), DashboardJson.Default.DashboardFlash);
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    private void Set(HttpContext http, DashboardFlash flash)
        => http.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(flash, DashboardJson.Default.DashboardFlash), Life), Options(http));

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Life,
        Path = DashboardMount.Of(http).CookiePath,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
    };
}
