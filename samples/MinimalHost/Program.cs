using Hangfire;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using MinimalHost;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<AppDb>(db => db.UseSqlite("Data Source=minimal.db"));
builder.Services.AddHangfire(hangfire => hangfire.UseInMemoryStorage()).AddHangfireServer();
builder.Services.AddInvoicing<AppDb>(invoicing => invoicing.PublicBaseUrl = new("http://localhost:5000"))
    .AddSimulatedChains(); // .AddLitecoin(node => ...).AddRates() take real money

var app = builder.Build();
app.MapInvoicing().AllowAnonymousApi(); // .ConfigureApi(api => api.RequireAuthorization("merchant")) where others reach it
app.MapInvoicingSimulator();

await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<AppDb>().Database.EnsureCreatedAsync();
}

var wallet = Guid.Parse("5d1b3a52-64a4-4a4c-9c7d-0a8f2f3e9b10");
var wallets = app.Services.GetRequiredService<IWalletService>();
await wallets.EnsureAsync(new WalletDefinition(wallet, "Shop"));
await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("bitcoin-sim", "BTC"));
await app.RunAsync();
