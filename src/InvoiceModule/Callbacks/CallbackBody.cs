using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.Callbacks;

/// <summary>Makes a callback's bytes: the invoice as of the version, and what only a callback carries.</summary>
internal sealed class CallbackBody(Secrets secrets)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Composes the body.</summary>
    /// <param name="change">The event.</param>
    /// <param name="secretKey">The invoice's secret key, encrypted; null when it has none.</param>
    /// <param name="superseded">Ids of the events that this one overtook.</param>
    /// <exception cref="JsonException">The snapshot is not an object.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The snapshot or the secret key cannot be decrypted.</exception>
    public byte[] Compose(InvoiceEvent change, byte[]? secretKey, IEnumerable<string> superseded)
    {
        using var snapshot = JsonDocument.Parse(secrets.Unprotect(change.Snapshot));
        if (snapshot.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("The snapshot is not an object.");
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var member in snapshot.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);

                // Numbers of any length stay as they are.
                writer.WriteRawValue(member.Value.GetRawText());
            }

            if (secretKey is not null)
                writer.WriteString("secret_key", secrets.UnprotectText(secretKey));
            writer.WriteString("type", change.Type.ToWord());
            writer.WriteString("event_id", change.Id);
            writer.WriteString("timestamp", UtcJsonConverter.ToText(change.At));
            writer.WriteStartArray("superseded");
            foreach (var id in superseded)
                writer.WriteStringValue(id);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
