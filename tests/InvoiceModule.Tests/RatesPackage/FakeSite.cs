using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.RatesPackage;

/// <summary>A rate site on this machine that answers as a test says and remembers what it was asked.</summary>
internal sealed class FakeSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<string> Asked { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context => Json(context, "{}");

    public static async Task<FakeSite> StartAsync(string? json = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var site = new FakeSite(app);
        if (json is not null)
            site.Answer = context => Json(context, json);
        app.Run(async context =>
        {
            site.Asked.Enqueue(context.Request.GetEncodedPathAndQuery());
            await site.Answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public static async Task Json(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
