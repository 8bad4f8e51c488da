namespace InvoiceModule.Tests.Invoices;

internal static class ErrorAssertions
{
    /// <summary>Either no fault at all, or exactly one at a path with a message.</summary>
    public static void ShouldBe(this IReadOnlyDictionary<string, string[]> errors, bool good, string path, string? message)
    {
        if (good)
        {
            errors.ShouldBeEmpty();
            return;
        }

        errors.Keys.ShouldBe([path]);
        errors[path].ShouldBe([message!]);
    }
}
