using System.Text;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

/// <summary>Parses and validates a body as the API does.</summary>
internal static class Validation
{
    public static (CreateInvoiceRequest Request, IReadOnlyDictionary<string, string[]> Errors) Of(byte[] body, int? min = 1)
    {
        var errors = new ValidationErrors();
        var request = CreateInvoiceParser.Parse(body, errors);
        CreateInvoiceValidator.Validate(request, min, errors);
        return (request, ErrorsOf(errors));
    }

    public static (CreateInvoiceRequest Request, IReadOnlyDictionary<string, string[]> Errors) Of(string body, int? min = 1)
        => Of(Encoding.UTF8.GetBytes(body), min);

    /// <summary>A body that is right but for the members given.</summary>
    public static string Body(string members) => $$"""{"blockchain":"bitcoin-sim","symbol":"BTC","confirmations":1{{(members.Length == 0 ? "" : "," + members)}}}""";

    public static IReadOnlyDictionary<string, string[]> ErrorsOf(ValidationErrors errors)
    {
        try
        {
            errors.ThrowIfAny();
            return new Dictionary<string, string[]>();
        }
        catch (InvoicingException exception)
        {
            exception.Code.ShouldBe("validation_failed");
            return exception.Errors!;
        }
    }
}
