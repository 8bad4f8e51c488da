using InvoiceModule.Setup;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Shop.Setup;

/// <summary>
/// Where the shop is reached when <c>Invoicing:PublicBaseUrl</c> does not say: its first listening address. Configuration tells it before the start;
/// the server itself once it listens, which alone knows a port that was left to the system.
/// </summary>
internal sealed class ListeningAddress(IConfiguration configuration, IServer server, IOptions<InvoicingOptions> options) : IHostedLifecycleService
{
    public const string Default = "http://localhost:5080";
    private const string PublicBaseUrl = "Invoicing:PublicBaseUrl";
    private static readonly char[] Separators = [';', ' ', ','];

    /// <summary>Listens on the default address unless something else is configured.</summary>
    public static void UseDefault(ConfigureWebHostBuilder host, IConfiguration configuration)
    {
        if (Configured(configuration).Count == 0)
            host.UseUrls(Default);
    }

    /// <summary>The first address of the configuration, as far as it is known before the start.</summary>
    public static Uri First(IConfiguration configuration) => ToUrl(Configured(configuration).FirstOrDefault() ?? Default);

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration[PublicBaseUrl]) && server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
            options.Value.PublicBaseUrl = ToUrl(address);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // As Kestrel reads them: its own endpoints win over urls, and urls over the bare ports.
    private static List<string> Configured(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>();
        var ports = Split(configuration["http_ports"]).Select(p => $"http://*:{p}").Concat(Split(configuration["https_ports"]).Select(p => $"https://*:{p}"));
        foreach (var addresses in new[] { endpoints, Split(configuration["urls"]), ports }.Select(a => a.ToList()))
        {
            if (addresses.Count > 0)
                return addresses;
        }

        return [];
    }

    private static string[] Split(string? text) => text?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static Uri ToUrl(string address)
    {
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port, binding.PathBase).Uri;
    }
}
