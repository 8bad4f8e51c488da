using System.Text.Json.Serialization;
using InvoiceModule.Invoices;

namespace InvoiceModule.Callbacks;

/// <summary>The JSON of this folder's routes, whatever the host's options are.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(CallbackListView))]
[JsonSerializable(typeof(CallbackEventView))]
internal sealed partial class CallbackJson : JsonSerializerContext;
