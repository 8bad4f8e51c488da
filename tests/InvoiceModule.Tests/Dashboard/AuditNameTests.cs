using System.Security.Claims;
using InvoiceModule.Dashboard;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Whom the audit names, whatever the host's sign-in says of him.</summary>
public sealed class AuditNameTests
{
    [Theory]
    [InlineData("ann", ClaimTypes.Name, "ann", ClaimTypes.NameIdentifier, "17")]
    [InlineData("17", ClaimTypes.NameIdentifier, "17", "sub", "alice@shop")]
    [InlineData("alice@shop", "sub", "alice@shop", "email", "a@shop")]
    [InlineData("a@shop", ClaimTypes.Email, "a@shop", ClaimTypes.Name, " ")]
    [InlineData("b@shop", "email", "b@shop", "sub", "")]
    [InlineData("signed in, without a name", "wallet", "all", "scope", "dashboard")]
    public void Who_is_signed_in_is_never_called_local(string who, string type, string value, string otherType, string other)
        => DashboardAccess.NameOf(Http(new ClaimsIdentity([new Claim(otherType, other), new Claim(type, value)], "oidc"))).ShouldBe(who);

    [Fact]
    public void Who_is_signed_in_second_is_signed_in()
        => DashboardAccess.NameOf(Http(new ClaimsIdentity(), new ClaimsIdentity([new Claim("sub", "alice")], "oidc"))).ShouldBe("alice");

    [Fact]
    public void Nobody_signed_in_is_local_whatever_he_claims()
        => DashboardAccess.NameOf(Http(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")]))).ShouldBe("local, not signed in");

    private static DefaultHttpContext Http(params ClaimsIdentity[] identities) => new() { User = new ClaimsPrincipal(identities) };
}
