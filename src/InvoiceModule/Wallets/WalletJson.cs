using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Wallets;

/// <summary>A wallet's JSON, whatever the host's options are.</summary>
[JsonSerializable(typeof(WalletView))]
internal sealed partial class WalletJson : JsonSerializerContext
{
    public static WalletJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
