using InvoiceModule.Tests.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>A page of the host's own on another origin reads the invoice there once the host allows that origin, as README.md says, and not before.</summary>
public sealed class OwnPageTests
{
    private const string Origin = "https://checkout.example";

    [Theory]
    [InlineData(true, Origin, true)]
    [InlineData(true, "https://other.example", false)]
    [InlineData(false, Origin, false)]
    public async Task Another_origin_reads_what_the_host_lets_it_read(bool isConfigured, string origin, bool isAllowed)
    {
        await using var host = await DashboardHost.StartAsync(
            services => services.AddCors(o => o.AddPolicy("checkout", p => p.WithOrigins(Origin))),
            routes => _ = isConfigured ? routes.ConfigurePaymentPage(p => p.RequireCors("checkout")) : routes);
        var invoice = await host.InvoiceAsync();
        foreach (var route in (string[])["status", "events", "qr.svg"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{DashboardHost.PathBase}/pay/{invoice.Id}/{route}") { Headers = { { "Origin", origin } } };
            using var answer = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            (answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []).ShouldBe(isAllowed ? [Origin] : [], route);
        }
    }
}
