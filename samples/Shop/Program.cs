using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Scalar.AspNetCore;
using Shop.Access;
using Shop.Data;
using Shop.Orders;
using Shop.Pages;
using Shop.Setup;

// Away from its project folder (published, or started as a dll) the shop's files are beside it.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = File.Exists("Shop.csproj") ? null : AppContext.BaseDirectory });
ShopSettings settings;
try
{
    settings = new ShopSettingsReader(builder.Configuration, builder.Environment).Read();
}
catch (ShopSettingsException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

ListeningAddress.UseDefault(builder.WebHost, builder.Configuration);
var services = builder.Services;
services.AddSingleton(settings).AddSingleton<StartBanner>().AddScoped<Checkout>();
services.AddDbContext<ShopDb>(settings.Database.Configure);
services.AddDataProtection().SetApplicationName("InvoiceModule.Shop").PersistKeysToDbContext<ShopDb>();
services.AddRazorComponents();

// A form whose token is lost is answered with a page that says so, in Development too.
services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
services.AddOpenApi();
services.AddHealthChecks().AddInvoicing();
AccessSetup.Add(services);
HangfireSetup.Add(services, settings.Database);

var invoicing = services.AddInvoicing<ShopDb>(options => InvoicingSettings.Apply(options, builder.Configuration, builder.Environment, settings))
    .AddWalletAccess<ShopWalletAccess>()
    .AddEventHandler<MarkOrderPaid>();
ChainSetup.Add(invoicing, builder.Configuration, settings);
services.AddHostedService<WalletSetup>();
services.AddHostedService<ListeningAddress>();

await using var app = builder.Build();
NoticePages.Use(app);
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

var routes = app.MapInvoicing();
if (settings.ApiKey is null)
    routes.AllowAnonymousApi();
else
    routes.ConfigureApi(api => api.RequireAuthorization(AccessSetup.ApiPolicy));
if (!app.Environment.IsDevelopment())
    routes.ConfigureDashboard(dashboard => dashboard.RequireAuthorization(AccessSetup.DashboardPolicy));
if (settings.Simulator)
    app.MapInvoicingSimulator();
app.MapOpenApi();
app.MapScalarApiReference(scalar => scalar.WithTitle("Invoices").DisableDefaultFonts());
ShopEndpoints.Map(app);
app.MapHealthChecks("/health");
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });

await DatabaseSetup.RunAsync(app.Services, CancellationToken.None);
await app.StartAsync();
app.Services.GetRequiredService<StartBanner>().Print(Console.Out);
await app.WaitForShutdownAsync();
return 0;
