using System.Text.Json.Serialization;

namespace InvoiceModule.PaymentPage;

/// <summary>Reads the language files; every member has to be there, and no other.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PaymentTexts))]
internal sealed partial class PaymentTextsJson : JsonSerializerContext;
