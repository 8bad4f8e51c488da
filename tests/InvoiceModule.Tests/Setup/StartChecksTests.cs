using System.Globalization;
using Hangfire;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.Tests.Setup;

/// <summary>F66, and what a host forgets: it does not start, and says which call mends it.</summary>
public sealed class StartChecksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_is_set_up_starts() => await StartAsync(o => o);

    [Fact]
    public async Task What_is_missing_is_said_all_at_once()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<BareDb>(o => o.UseSqlite("Data Source=:memory:"));
        services.AddInvoicing<BareDb>(_ => { }).AddChain("one", _ => new ScriptedChain());
        var message = await RefusedAsync(services);
        message.ShouldContain("PublicBaseUrl");
        message.ShouldContain("modelBuilder.AddInvoicing()");
        message.ShouldContain("AddHangfire(");
        message.ShouldContain("The chain added as 'one' calls itself 'scripted'.");
    }

    [Fact]
    public async Task A_public_host_that_no_header_can_name_is_refused()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<HostDb>(o => o.UseSqlite("Data Source=:memory:"));
        services.AddInvoicing<HostDb>(o => o.PublicBaseUrl = new Uri("https://xn--ü.example")).AddChain("scripted", _ => new ScriptedChain());
        (await RefusedAsync(services)).ShouldContain("PublicBaseUrl names the host 'xn--ü.example', which has no name in ASCII (punycode)");
    }

    [Fact]
    public async Task A_context_that_cannot_be_made_names_its_registration()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddInvoicing<HostDb>(o => o.PublicBaseUrl = new Uri("https://shop.example"));
        (await RefusedAsync(services)).ShouldContain("AddDbContext<HostDb>()");
    }

    [Fact]
    public async Task A_filter_that_would_hide_rows_from_the_module_is_refused()
        => (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(
            o => HostConventions.Use(o, (model, entity) =>
            {
                if (entity.FindProperty("WalletId") is not null)
                    model.Entity(entity.ClrType, e => e.HasQueryFilter(Nobody(entity.ClrType)));
            })))).Message.ShouldContain("global query filter on the module's Invoice.");

    [Fact]
    public async Task Columns_with_other_names_are_refused()
        => (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(
            o => HostConventions.Use(o, (_, entity) =>
            {
                foreach (var property in entity.GetProperties())
                    property.SetColumnName(property.Name.ToUpper(CultureInfo.InvariantCulture));
            })))).Message.ShouldContain("calls the column of the module's Invoice.OrderId 'ORDERID'. Leave the module's entities out");

    [Fact]
    public async Task Money_in_a_form_of_another_database_is_refused()
        => (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(
            o => HostConventions.Use(o, (_, entity) => entity.FindProperty("Value")?.SetColumnType("numeric(78,0)"))))).Message.ShouldContain("stores money as 'numeric(78,0)' on SQLite");

    // F16: it would be recognised nowhere, and the merchant's own money be credited all the same.
    [Fact]
    public async Task Addresses_of_the_merchants_that_no_chain_can_recognise_are_refused()
    {
        const string Treasury = "0xtreasury";
        (await RefusedAsync(Services(Treasury, detects: true, namesSenders: false))).ShouldContain($"InternalTransfers.Addresses holds '{Treasury}'");
        (await RefusedAsync(Services(Treasury, detects: false, namesSenders: true))).ShouldContain("Set InternalTransfers.Detect to true");
        await CheckAsync(Services(Treasury, detects: true, namesSenders: true));
    }

    private static ServiceCollection Services(string address, bool detects, bool namesSenders)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<HostDb>(o => o.UseSqlite("Data Source=:memory:"));
        services.AddInvoicing<HostDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.InternalTransfers.Detect = detects;
            o.InternalTransfers.Addresses.Add(address);
        }).AddChain("scripted", _ => new ScriptedChain { Traits = new Chains.ChainTraits { NamesSenders = namesSenders } });
        return services;
    }

    private static System.Linq.Expressions.LambdaExpression Nobody(Type entity)
        => System.Linq.Expressions.Expression.Lambda(System.Linq.Expressions.Expression.Constant(false), System.Linq.Expressions.Expression.Parameter(entity));

    private static async Task StartAsync(Func<DbContextOptionsBuilder, DbContextOptionsBuilder> options)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<HostDb>(o => options(o.UseSqlite("Data Source=:memory:")));
        services.AddInvoicing<HostDb>(o => o.PublicBaseUrl = new Uri("https://shop.example")).AddChain("scripted", _ => new ScriptedChain());
        await CheckAsync(services);
    }

    private static async Task<string> RefusedAsync(ServiceCollection services) => (await Should.ThrowAsync<InvalidOperationException>(() => CheckAsync(services))).Message;

    private static async Task CheckAsync(ServiceCollection services)
    {
        await using var provider = services.BuildServiceProvider();
        await provider.GetServices<IHostedService>().OfType<StartChecks>().Single().StartingAsync(Token);
    }

    private sealed class BareDb(DbContextOptions<BareDb> options) : DbContext(options);
}
