using System.Reflection;
using System.Text.RegularExpressions;

namespace InvoiceModule.Tests.Setup;

/// <summary>The house's walls: who may know whom, and what is never written.</summary>
public partial class ArchitectureTests
{
    private static readonly Assembly Module = typeof(InvoiceModule.Invoices.IInvoiceService).Assembly;

    /// <summary>What a room must not know. Setup, which plugs everything together, knows all.</summary>
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Chains"] = ["Invoices", "Payments", "Callbacks", "Rates", "Addresses", "Wallets", "PaymentPage", "Dashboard", "Pages"],
        ["Rates"] = ["Invoices", "Payments", "Callbacks", "Addresses", "Wallets", "PaymentPage", "Dashboard", "Pages", "Storage"],
        ["Wallets"] = ["Payments", "Callbacks", "Rates", "PaymentPage", "Dashboard", "Pages"],
        ["Addresses"] = ["Payments", "Callbacks", "Rates", "PaymentPage", "Dashboard", "Pages"],
        ["Invoices"] = ["Payments", "Callbacks", "PaymentPage", "Dashboard", "Pages"],
        ["Payments"] = ["Callbacks", "PaymentPage", "Dashboard", "Pages"],
        ["Callbacks"] = ["Payments", "Rates", "Addresses", "PaymentPage", "Dashboard", "Pages"],
    };

    private static DirectoryInfo Source
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "InvoiceModule.sln")))
                directory = directory.Parent;
            return new DirectoryInfo(Path.Combine(directory.ShouldNotBeNull().FullName, "src", "InvoiceModule"));
        }
    }

    [Fact]
    public void No_room_knows_a_room_it_must_not_know()
    {
        var faults = new List<string>();
        foreach (var (room, others) in Forbidden)
        {
            foreach (var file in Files(room))
            {
                var text = File.ReadAllText(file.FullName);
                faults.AddRange(others.Where(o => text.Contains($"using InvoiceModule.{o};", StringComparison.Ordinal)).Select(o => $"{room}/{file.Name} knows {o}"));
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Folders_are_namespaces()
    {
        foreach (var file in Source.EnumerateDirectories().Where(d => d.Name is not ("bin" or "obj")).SelectMany(d => Files(d.Name)))
        {
            var name = NamespaceLine().Match(File.ReadAllText(file.FullName)).Groups[1].Value;
            if (name.StartsWith("Microsoft.", StringComparison.Ordinal))
                file.Name.ShouldEndWith("Extensions.cs");
            else
                name.ShouldBe("InvoiceModule." + Path.GetRelativePath(Source.FullName, file.DirectoryName!).Replace(Path.DirectorySeparatorChar, '.'), file.FullName);
        }
    }

    [Fact]
    public void Due_work_is_never_claimed_by_a_limited_update()
    {
        // Under PostgreSQL two claimers then update the same rows, with the same fence in two hands.
        foreach (var file in Source.EnumerateFiles("*.cs", SearchOption.AllDirectories))
            TakeThenUpdate().IsMatch(File.ReadAllText(file.FullName)).ShouldBeFalse(file.FullName);
    }

    [Fact]
    public void Money_never_passes_through_a_float()
    {
        var types = Module.GetTypes().Where(t => t.Namespace is "InvoiceModule.Chains" or "InvoiceModule.Rates" or "InvoiceModule.Invoices" or "InvoiceModule.Payments" or "InvoiceModule.Addresses");
        var floats = types.SelectMany(t => t.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(double) || f.FieldType == typeof(float) || f.FieldType == typeof(decimal)).Select(f => $"{f.DeclaringType}.{f.Name}");
        floats.ShouldBeEmpty();
        foreach (var room in new[] { "Chains", "Rates", "Invoices", "Payments", "Addresses", "Storage" })
        {
            foreach (var file in Files(room))
                FloatWord().IsMatch(CommentLine().Replace(File.ReadAllText(file.FullName), "")).ShouldBeFalse(file.FullName);
        }
    }

    [Fact]
    public void No_file_is_longer_than_three_hundred_lines()
    {
        foreach (var file in Source.EnumerateFiles("*.cs", SearchOption.AllDirectories).Where(f => !f.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
            File.ReadLines(file.FullName).Count().ShouldBeLessThanOrEqualTo(300, file.FullName);
    }

    private static IEnumerable<FileInfo> Files(string room) => new DirectoryInfo(Path.Combine(Source.FullName, room)).EnumerateFiles("*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\.Take\([^)]*\)\s*\.Execute(Update|Delete)")]
    private static partial Regex TakeThenUpdate();

    [GeneratedRegex(@"\b(double|float|decimal)\b")]
    private static partial Regex FloatWord();

    [GeneratedRegex(@"//.*$|""[^""]*""", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
