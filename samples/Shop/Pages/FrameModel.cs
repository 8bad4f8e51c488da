namespace Shop.Pages;

/// <summary>What stands around every page.</summary>
/// <param name="Base">The shop's path base, with a slash at its end.</param>
/// <param name="OrderId">The visitor's last order.</param>
internal sealed record FrameModel(string Base, Guid? OrderId)
{
    private const string Cookie = "order";

    public static FrameModel Of(HttpContext http) => new(http.Request.PathBase + "/", Guid.TryParse(http.Request.Cookies[Cookie], out var id) ? id : null);

    /// <summary>Lets the visitor find his order again.</summary>
    public static void Remember(HttpContext http, Guid orderId)
        => http.Response.Cookies.Append(Cookie, orderId.ToString(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(7), IsEssential = true });
}
