using InvoiceModule.Setup;
using Microsoft.Extensions.Options;

namespace Shop.Setup;

/// <summary>Says on the console where everything is, once the shop listens.</summary>
internal sealed class StartBanner(ShopSettings settings, IHostEnvironment environment, IOptions<InvoicingOptions> options)
{
    /// <summary>A signing key that was made at this start: shown now and never again.</summary>
    public string? NewWebhookSecret { get; set; }

    public void Print(TextWriter console)
    {
        var url = options.Value.PublicBaseUrl!.AbsoluteUri.TrimEnd('/');
        console.WriteLine($"Shop          {url}/");
        console.WriteLine($"API           {url}/api/v1   ({ApiAccess})");
        console.WriteLine($"Dashboard     {url}/invoicing   ({DashboardAccess})");
        console.WriteLine($"OpenAPI       {url}/openapi/v1.json");
        console.WriteLine($"API docs      {url}/scalar");
        if (settings.Simulator)
        {
            console.WriteLine($"Simulator     {url}/simulator   (simulated chains, rates and clock: no real money)");
            console.WriteLine("              its buttons (pay, mine, reorganise) are on the page \"Your order\", not on the payer's page");
        }

        console.WriteLine($"Demo wallet   {settings.WalletId}");
        if (NewWebhookSecret is { } secret)
            console.WriteLine($"Webhook key   {secret}   (made now and shown only this once)");
    }

    private string ApiAccess => settings.ApiKey is null ? $"anonymous: {environment.EnvironmentName}, and Shop:ApiKey is not set" : "X-Api-Key: the value of Shop:ApiKey";

    private string DashboardAccess => environment.IsProduction() ? "user 'shop', password: the value of Shop:ApiKey" : "local requests only";
}
