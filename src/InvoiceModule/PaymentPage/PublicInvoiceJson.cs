using System.Text.Json.Serialization;
using InvoiceModule.Invoices;

namespace InvoiceModule.PaymentPage;

/// <summary>The public view's own JSON; the host's options have no part in it.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(BigIntegerJsonConverter), typeof(UtcJsonConverter)])]
[JsonSerializable(typeof(PublicInvoice))]
internal sealed partial class PublicInvoiceJson : JsonSerializerContext;
