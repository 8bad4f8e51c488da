using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>How a callback is read: unknown members are passed over, a member that is there twice is an error, as is one that is missing.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(BigIntegerConverter)], AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Callback))]
internal sealed partial class CallbackJson : JsonSerializerContext;
