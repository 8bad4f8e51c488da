using InvoiceModule.IntegrationTests.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.BrowserTests.Browsers;

/// <summary>Another site, on an origin of its own, that puts a page into a frame and writes down what the frame tells it.</summary>
internal sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherSite(WebApplication app, Uri origin) => (_app, Origin) = (app, origin);

    public Uri Origin { get; }

    /// <summary>Another port alone would be another origin of the same site (127.0.0.1), and keep what browsers take from frames of other sites.</summary>
    public static Uri FindOrigin() => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://localhost:{FreePort.Find(1)[0]}"));

    public static async Task<OtherSite> StartAsync(Uri origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(origin.GetLeftPart(UriPartial.Authority));
        app.MapGet("/", (string frame) => Results.Content(
            $"""<!doctype html><script>window.told=[];onmessage=e=>told.push({"{"}origin:e.origin,...e.data{"}"})</script><iframe src="{frame}" width="400" height="800"></iframe>""", "text/html"));
        await app.StartAsync();
        return new OtherSite(app, origin);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
