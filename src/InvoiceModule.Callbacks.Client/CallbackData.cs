using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>What was sent when the invoice was created, exactly, and the address of the payment page.</summary>
public sealed record CallbackData
{
    /// <summary>Your order.</summary>
    [JsonPropertyName("order_id")]
    public string? OrderId { get; init; }

    /// <summary>The title.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>The description.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>Where this callback went.</summary>
    [JsonPropertyName("url_callback")]
    public string? UrlCallback { get; init; }

    /// <summary>Where the payer goes after paying.</summary>
    [JsonPropertyName("url_success")]
    public string? UrlSuccess { get; init; }

    /// <summary>Where the payer goes when it ended unpaid.</summary>
    [JsonPropertyName("url_failed")]
    public string? UrlFailed { get; init; }

    /// <summary>Anything you like.</summary>
    [JsonPropertyName("user_data")]
    public string? UserData { get; init; }

    /// <summary>The payment page.</summary>
    [JsonPropertyName("url_pay")]
    public string? UrlPay { get; init; }
}
