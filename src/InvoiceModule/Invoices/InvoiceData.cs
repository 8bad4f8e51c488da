using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>The documentation's <c>data</c>: kept exactly as sent, plus the payment page's address.</summary>
public sealed record InvoiceData
{
    /// <summary>The merchant's order, at most 128 characters.</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>A title, at most 256 characters.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>A description, at most 2048 characters.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>Where callbacks go: an absolute http or https URL without user info, at most 2048 characters.</summary>
    [JsonPropertyName("url_callback")]
    public string? UrlCallback { get; init; }

    /// <summary>Where the payer goes after paying; same form.</summary>
    [JsonPropertyName("url_success")]
    public string? UrlSuccess { get; init; }

    /// <summary>Where the payer goes when it ended unpaid; same form.</summary>
    [JsonPropertyName("url_failed")]
    public string? UrlFailed { get; init; }

    /// <summary>Anything the merchant likes, at most 4096 characters.</summary>
    [JsonPropertyName("user_data")]
    public string? UserData { get; init; }

    /// <summary>The payment page; filled in by the module, ignored in a request.</summary>
    [JsonPropertyName("url_pay")]
    public string? UrlPay { get; init; }
}
