using System.Text.RegularExpressions;

namespace InvoiceModule.Tests.Callbacks.Client;

/// <summary>
/// F45: how long a comparison with a secret takes must not tell how much of it was right. No clock of a test is fine enough to show that, so the source is
/// looked at: where a stranger's text meets a secret, one comparison alone is used, and nothing ends early.
/// </summary>
public sealed partial class ConstantTimeTests
{
    [Theory]
    [InlineData("src/InvoiceModule.Callbacks.Client/CallbackVerifier.cs", "IsSigned")]
    [InlineData("samples/Shop/Access/SecretText.cs", "AreSame")]
    public void A_secret_is_compared_in_constant_time(string file, string method)
    {
        var source = File.ReadAllText(Path.Combine(Root(), file));
        var body = source[source.LastIndexOf($"bool {method}(", StringComparison.Ordinal)..];
        var comparison = body[..body.IndexOf("FixedTimeEquals(", StringComparison.Ordinal)];
        EarlyEnd().IsMatch(comparison).ShouldBeFalse(comparison);
        EarlyEnd().IsMatch(body).ShouldBeFalse(body);
    }

    [Fact]
    public void The_shop_compares_what_strangers_give_in_no_other_way()
    {
        foreach (var handler in new[] { "ApiKeyHandler.cs", "DashboardLoginHandler.cs" })
        {
            var source = File.ReadAllText(Path.Combine(Root(), "samples/Shop/Access", handler));
            source.ShouldContain("SecretText.AreSame(");
            foreach (var early in new[] { "== settings.ApiKey", "settings.ApiKey ==", "!= settings.ApiKey", "settings.ApiKey !=", ".Equals(" })
                source.ShouldNotContain(early, customMessage: handler);
        }
    }

    [GeneratedRegex(@"SequenceEqual|string\.Equals|\.Equals\(|\bbreak;|return true|return false|\|\||Any\(", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex EarlyEnd();

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.ShouldNotBeNull().FullName, "InvoiceModule.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
