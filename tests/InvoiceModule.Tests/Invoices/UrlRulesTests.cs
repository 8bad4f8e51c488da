using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

public sealed class UrlRulesTests
{
    [Theory]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example:8443/paid?order=7&x=%20#top")]
    [InlineData("http://127.0.0.1:5000/cb")]
    [InlineData("http://localhost/cb")]
    [InlineData("http://[::1]:5000/cb")]
    [InlineData("https://münchen.example/straße?q=ü")]
    [InlineData("https://例え.jp/")]
    [InlineData("https://shop.example/a@b?mail=a@b")]
    [InlineData("https://shop.example?next=http://other.example/")]
    [InlineData("https://SHOP.example/")]
    public void Let_through(string url) => Fault(url).ShouldBeNull();

    [Fact]
    public void A_host_longer_than_any_host_is_refused()
        => Fault("https://" + string.Join('.', Enumerable.Repeat(new string('a', 60), 6)) + "/").ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("shop.example")]
    [InlineData("//evil.example")]
    [InlineData("/relative")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://shop.example")]
    [InlineData("HTTP://shop.example")]
    [InlineData("hTTps://shop.example")]
    [InlineData(" https://shop.example")]
    [InlineData("https://shop.example ")]
    [InlineData("https://shop.example/a b")]
    [InlineData("https://shop.example/\r\nSet-Cookie: x")]
    [InlineData("ht\ntp://shop.example")]
    [InlineData("https://shop.example/\t")]
    [InlineData("https://shop.example/\u0085")]
    [InlineData("https://shop.example/\u2028")]
    [InlineData("http:/\\evil.example")]
    [InlineData("http:\\\\evil.example")]
    [InlineData("http:///evil.example")]
    [InlineData("http://\\evil.example")]
    [InlineData("https://shop.example\\@evil.example")]
    [InlineData("https://user@shop.example")]
    [InlineData("https://user:pass@shop.example")]
    [InlineData("https://@shop.example")]
    [InlineData("https://shop.example%2eevil.example")]
    [InlineData("https://shop。example")]
    [InlineData("https://shop．example")]
    [InlineData("https://shop.example／@evil.example")]
    [InlineData("https://shop.example＠evil.example")]
    [InlineData("https://shop℀.example")]
    [InlineData("https://⒈.example")]
    [InlineData("https://sh\u200bop.example")]
    [InlineData("https://sh\u202eop.example")]
    [InlineData("https://")]
    [InlineData("https://?x")]
    [InlineData("https://:80")]
    [InlineData("https://shop.example:99999")]
    [InlineData("https://shop.example:x")]
    [InlineData("https://[::1")]
    [InlineData("https://xn--ü.example/")]
    public void Refused(string url) => Fault(url).ShouldNotBeNull();

    [Fact]
    public void Messages_say_what_would_be_right()
    {
        Fault("ftp://x").ShouldBe("Must be an absolute URL that begins with \"http://\" or \"https://\", such as \"https://shop.example/paid?order=7\".");
        Fault("https://a:b@shop.example").ShouldBe("Must not contain a user name or password.");
        Fault("https://shop.example/\n").ShouldBe("Must not contain spaces, line breaks or control characters; encode them, such as %20.");
        Fault("https://shop。example").ShouldBe("Must name its host in letters, digits, dots and dashes, such as \"shop.example\" or \"shop.example:8443\".");
    }

    private static string? Fault(string url)
    {
        var errors = new ValidationErrors();
        UrlRules.Check(errors, "$.url", url);
        return Validation.ErrorsOf(errors).TryGetValue("$.url", out var messages) ? messages.ShouldHaveSingleItem() : null;
    }
}
