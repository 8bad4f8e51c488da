using InvoiceModule.Setup;
using Npgsql;
using Shop.Data;

namespace Shop.Setup;

/// <summary>The module's options from the section <c>Invoicing</c>, with the shop's own defaults.</summary>
internal static class InvoicingSettings
{
    public static void Apply(InvoicingOptions options, IConfiguration configuration, IHostEnvironment environment, ShopSettings settings)
    {
        options.Dashboard.AllowAddressChanges = environment.IsDevelopment();
        configuration.GetSection("Invoicing").Bind(options);
        options.PaymentPage.Name ??= "The small shop";
        options.PaymentPage.LogoPath ??= "/logo.svg";
        options.PaymentPage.ContactUrl ??= "mailto:help@shop.example?subject=Invoice%20{id}";
        options.PaymentPage.AccentColor ??= "#8a3b12";
        options.PaymentPage.DarkAccentColor ??= "#f0a777";
        options.PublicBaseUrl ??= ListeningAddress.First(configuration);

        // A configured list replaces the default; one that holds nothing but an empty entry allows nothing.
        options.Callbacks.AllowedNetworks = options.Callbacks.AllowedNetworks is { } networks
            ? [.. networks.Where(n => !string.IsNullOrWhiteSpace(n))]
            : environment.IsDevelopment() ? ["127.0.0.0/8"] : [];
        if (environment.IsDevelopment())
            options.Callbacks.AllowOwnListeners = true;
        if (settings.Simulator)
            options.Rates.MaxJumpPercent = 0;
        foreach (var endpoint in ChainSetup.Endpoints(configuration).Concat(Endpoints(settings.Database)))
            options.Callbacks.DeniedEndpoints.Add(endpoint);
    }

    private static IEnumerable<string> Endpoints(ShopDatabase database)
    {
        if (database.Provider != DatabaseProvider.Postgres)
            yield break;
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        foreach (var host in (settings.Host ?? "localhost").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A host that begins with a slash is a socket in the file system, which no callback reaches.
            if (!host.StartsWith('/'))
                yield return host.Contains(':', StringComparison.Ordinal) ? host : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{settings.Port}");
        }
    }
}
