using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace InvoiceModule.Invoices;

/// <summary>Reads a body as one JSON object in which no name stands twice: which of the two was meant nobody can know.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body.</summary>
    /// <returns>The document, its root an object; null after a fault that leaves nothing to read.</returns>
    public static JsonDocument? Read(ReadOnlyMemory<byte> body, ValidationErrors errors)
    {
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        if (!Utf8.IsValid(body.Span))
        {
            errors.Add("$", "The body must be JSON in UTF-8; it holds bytes that are not UTF-8.");
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Options);
        }
        catch (JsonException exception)
        {
            errors.Add("$", string.Create(
                CultureInfo.InvariantCulture,
                $"The body must be one JSON object (RFC 8259), nested at most 32 deep, without comments and trailing commas; reading failed at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
            return null;
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
            errors.Add("$", "The body must be a JSON object.");
        else if (DuplicateMembers.Find(document.RootElement, errors))
            return document;
        document.Dispose();
        return null;
    }
}
