using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace InvoiceModule.Rpc;

/// <summary>Writes a batch. Each call's id is its place.</summary>
internal static class RpcRequestBody
{
    public static HttpContent Write(IReadOnlyList<RpcCall> calls)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            for (var id = 0; id < calls.Count; id++)
                WriteCall(json, id, calls[id]);
            json.WriteEndArray();
        }

        var content = new ReadOnlyMemoryContent(buffer.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public static void WriteCall(Utf8JsonWriter json, int id, RpcCall call)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WriteNumber("id", id);
        json.WriteString("method", call.Method);
        json.WriteStartArray("params");
        foreach (var parameter in call.Parameters)
        {
            switch (parameter)
            {
                case string text: json.WriteStringValue(text); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case int number: json.WriteNumberValue(number); break;
                case long number: json.WriteNumberValue(number); break;
                case IReadOnlyDictionary<string, string> members: WriteObject(json, members); break;
                default: throw new ArgumentException($"A parameter of {call.Method} is neither text, whole number, boolean nor an object of texts.", nameof(call));
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyDictionary<string, string> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
