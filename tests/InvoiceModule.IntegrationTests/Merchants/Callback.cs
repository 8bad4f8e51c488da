using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Merchants;

/// <summary>A callback as a merchant reads it. Its signature is computed here, by no code of the product.</summary>
internal sealed record Callback(MerchantRequest Request, JsonElement Body)
{
    public static Callback Of(MerchantRequest request) => new(request, JsonDocument.Parse(request.Body).RootElement);

    public string Type => Body.GetProperty("type").GetString()!;

    public string EventId => Body.GetProperty("event_id").GetString()!;

    public int Version => Body.GetProperty("version").GetInt32();

    public string[] Superseded => [.. Body.GetProperty("superseded").EnumerateArray().Select(s => s.GetString()!)];

    public string WebhookId => Request.Headers["webhook-id"];

    public DateTime WebhookTime => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture)).UtcDateTime;

    /// <summary>The signature a wallet's <c>whsec_</c> key gives over id, time and body.</summary>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var prefix = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(prefix.Length));
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))}";
    }

    public void ShouldBeSignedWith(string secret)
    {
        var expected = Sign(secret, WebhookId, Request.Headers["webhook-timestamp"], Request.Body.Span);
        Request.Headers["webhook-signature"].Split(' ').ShouldContain(expected);
    }
}
