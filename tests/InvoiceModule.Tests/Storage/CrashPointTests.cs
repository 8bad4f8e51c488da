using System.Reflection;
using InvoiceModule.Storage;
using InvoiceModule.Testing.Crashes;

namespace InvoiceModule.Tests.Storage;

public class CrashPointTests
{
    // How a write begins that says whose it is.
    private static readonly string[] Names = ["CrashPoints.", "flow, ", "lane == ", "change == "];

    [Fact]
    public void Every_name_is_listed_once()
    {
        var fields = typeof(CrashPoints).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        var flows = fields.Where(f => f.FieldType == typeof(CrashFlow)).Select(f => (CrashFlow)f.GetValue(null)!);
        var names = fields.Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

        flows.Where(f => f != CrashPoints.Other).SelectMany(f => new[] { f.BeforeCommit, f.AfterCommit }).Concat(names).Order(StringComparer.Ordinal)
            .ShouldBe(CrashPoints.All.Order(StringComparer.Ordinal));
        CrashPoints.All.ShouldBeUnique();
    }

    [Fact]
    public void Every_transaction_of_the_product_has_a_name()
    {
        var source = Path.Combine(Root(), "src", "InvoiceModule");
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            foreach (var line in File.ReadAllText(file).Split(["db.WriteAsync(", "store.WriteAsync(", "session.WriteAsync("], StringSplitOptions.None).Skip(1))
                Names.Any(n => line.TrimStart().StartsWith(n, StringComparison.Ordinal))
                    .ShouldBeTrue($"{file}: a write without its crash flow, before: {line[..Math.Min(80, line.Length)]}");
        }
    }

    [Theory]
    [InlineData("callback.sent")]
    [InlineData("booking.before-commit:3")]
    public void A_point_is_read_from_the_configuration(string text) => CrashAt.Parse(text).ShouldNotBeNull();

    [Theory]
    [InlineData("callback.lost")]
    [InlineData("callback.sent:0")]
    [InlineData("callback.sent:1:2")]
    [InlineData("callback.sent:x")]
    public void An_unknown_point_is_refused_with_those_there_are(string text)
        => Should.Throw<InvalidOperationException>(() => CrashAt.Parse(text)).Message.ShouldContain("callback.sent");

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.ShouldNotBeNull().FullName, "InvoiceModule.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
