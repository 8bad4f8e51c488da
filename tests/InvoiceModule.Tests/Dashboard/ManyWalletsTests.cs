using System.Globalization;
using System.Security.Claims;
using System.Text.RegularExpressions;
using InvoiceModule.Invoices;
using InvoiceModule.Statistics;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Whoever sees many wallets waits no longer for it: no page asks the database once a wallet.</summary>
public sealed partial class ManyWalletsTests
{
    private const int Few = 3;
    private const int Many = 60;

    private static readonly string[] Pages =
    [
        "/", "/?status=NOT_PAID", "/?status=PARTIALLY_PAID&active=false", "/?active=true", "/?exception=late", "/?symbol=BTC", "/?blockchain=bitcoin-sim&status=PAID", "/?q=order-", "/?q=0.001", "/?q=no-such-thing",
        "/?wallet=Shop", "/invoices.csv", "/overview", "/suspense", "/suspense?show=decided", "/wallets", "/wallets?q=Shop", "/create", "/audit", "/checks",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_asks_more_of_the_database_for_more_wallets()
    {
        var counter = new CommandCounter();
        await using var host = await DashboardHost.StartAsync(services => services.ConfigureDbContext<HostDb>(db => db.AddInterceptors(counter)));
        await host.LateAsync();
        await FillAsync(host, Few);
        var few = await LookAsync();
        await FillAsync(host, Many);
        var many = await LookAsync();
        foreach (var page in Pages)
            many[page].ShouldBeLessThanOrEqualTo(few[page], page);

        // What is kept for a minute is read anew; and what has changed was counted before, for that costs by the changes and not by whoever looks.
        async Task<Dictionary<string, int>> LookAsync()
        {
            await host.PassAsync(TimeSpan.FromMinutes(5));
            while (!await host.Services.GetRequiredService<StatisticsService>().RefreshAsync(1, Token))
            {
            }

            return await CountAsync(host, counter);
        }
    }

    [Fact]
    public async Task Lists_of_many_wallets_are_one_list_newest_first()
    {
        await using var host = await DashboardHost.StartAsync();
        await FillAsync(host, 60);

        // One of them has more than is read of each at once.
        foreach (var n in Enumerable.Range(60, 50))
        {
            await host.InvoiceAsync(string.Create(CultureInfo.InvariantCulture, $"order-{n}"), wallet: n % 5 == 0 ? Id(9) : Id(8));
            host.Time.Pass(TimeSpan.FromMilliseconds(n % 2));
        }

        var all = await host.Db.ReadAsync((db, token) => db.Set<Invoice>().OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Select(i => i.OrderId).ToListAsync(token), Token);
        all.Count.ShouldBe(110);
        var wallets = await host.Db.ReadAsync((db, token) => db.Set<Wallet>().Select(w => w.Id).ToListAsync(token), Token);
        var (search, found, next) = (host.Services.GetRequiredService<InvoiceSearch>(), new List<string?>(), (InvoiceCursor?)null);
        do
        {
            (var rows, next) = await search.PageAsync(wallets, new(), next, 70, Token);
            found.AddRange(rows.Select(r => r.OrderId));
        }
        while (next is not null);
        found.ShouldBe(all);
        (await OrdersAsync(host, "/")).ShouldBe(all);
        (await OrdersAsync(host, "/?status=NOT_PAID")).ShouldBe(all);
        (await OrdersAsync(host, "/?q=0.001")).ShouldBe(all);
        (await OrdersAsync(host, "/?q=order-17")).ShouldBe(["order-17"]);
        (await OrdersAsync(host, "/?wallet=wallet%2017")).ShouldBe(["order-17"]);
        (await OrdersAsync(host, "/?wallet=nobody")).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_statement_of_a_page_is_one_of_which_EF_Core_warns()
    {
        await using var host = await DashboardHost.StartAsync(services => services.ConfigureDbContext<HostDb>(db => db.ConfigureWarnings(w => w.Default(WarningBehavior.Throw))));
        var (late, payment) = await host.LateAsync();
        foreach (var page in Pages.Concat(["/?wallet=Shop&q=0.001", $"/invoices/{late.Id}", $"/suspense/{payment}", $"/wallets/{DashboardHost.Wallet}", $"/?q={late.Address}"]))
            await host.TextAsync(page);
    }

    [Fact]
    public async Task Wallets_come_in_pages_and_are_found_by_a_part_of_their_name_or_their_id()
    {
        await using var host = await DashboardHost.StartAsync();
        await FillAsync(host, 120);
        var seen = new List<string>();
        foreach (var page in (string[])["", "?page=2", "?page=3"])
            seen.AddRange(WalletLink().Matches(await host.TextAsync("/wallets" + page)).Select(m => m.Groups["id"].Value));
        seen.Distinct().Count().ShouldBe(120);
        seen.Count.ShouldBe(120);
        WalletLink().Count(await host.TextAsync("/wallets?page=99")).ShouldBe(20);
        WalletLink().Count(await host.TextAsync("/wallets?q=WALLET%20117")).ShouldBe(1);
        WalletLink().Count(await host.TextAsync($"/wallets?q={DashboardHost.Other}")).ShouldBe(1);
        (await host.TextAsync("/wallets?q=%22%3E%3Cscript%3E")).ShouldNotContain("<script");
        (await host.TextAsync("/")).ShouldNotContain("<option value=\"" + DashboardHost.Other);
        (await host.TextAsync($"/create?wallet={DashboardHost.Other}")).ShouldContain($"value=\"{DashboardHost.Other}\"");
    }

    [Fact]
    public async Task Who_may_see_what_can_be_answered_for_all_wallets_at_once()
    {
        var access = new AllAtOnce();
        var ann = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test"));
        await using var host = await DashboardHost.StartAsync(
            services => services.AddSingleton<IWalletAccess>(access), r => r.ConfigureDashboard(d => d.RequireAuthorization(p => p.RequireAuthenticatedUser())), ann);
        await FillAsync(host, 30);
        (await OrdersAsync(host, "/")).ShouldBe(["order-7"]);
        WalletLink().Count(await host.TextAsync("/wallets")).ShouldBe(1);
        foreach (var page in Pages.Where(p => p != "/checks"))
            await host.TextAsync(page);
        access.Asked.ShouldBe(0);
        await host.TextAsync($"/wallets/{Id(7)}");
        access.Asked.ShouldBe(1);
    }

    private static async Task<Dictionary<string, int>> CountAsync(DashboardHost host, CommandCounter counter)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var page in Pages)
        {
            var before = counter.Count;
            await host.TextAsync(page);
            counts[page] = counter.Count - before;
        }

        return counts;
    }

    private static async Task FillAsync(DashboardHost host, int wallets)
    {
        var service = host.Services.GetRequiredService<IWalletService>();
        var there = await host.Db.ReadAsync((db, token) => db.Set<Wallet>().CountAsync(token), Token);
        foreach (var n in Enumerable.Range(there, wallets - there))
        {
            await service.EnsureAsync(new WalletDefinition(Id(n), string.Create(CultureInfo.InvariantCulture, $"Wallet {n}")), Token);
            await service.SetCurrencyAsync(Id(n), new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        }

        var ids = await host.Db.ReadAsync((db, token) => db.Set<Wallet>().Select(w => w.Id).ToListAsync(token), Token);
        var have = await host.Db.ReadAsync((db, token) => db.Set<Invoice>().Select(i => i.WalletId).Distinct().ToListAsync(token), Token);
        foreach (var id in ids.Except(have))
        {
            await host.InvoiceAsync(string.Create(CultureInfo.InvariantCulture, $"order-{(id == DashboardHost.Wallet ? 0 : id == DashboardHost.Other ? 1 : int.Parse(id.ToString()[24..], CultureInfo.InvariantCulture))}"), wallet: id);
            if (id.GetHashCode() % 3 == 0)
                host.Time.Pass(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<List<string?>> OrdersAsync(DashboardHost host, string? page)
    {
        var found = new List<string?>();
        while (page is not null)
        {
            var text = await host.TextAsync(page);
            found.AddRange(Order().Matches(text).Select(m => m.Groups["order"].Value));
            page = NextPage().Match(text) is { Success: true } next ? System.Net.WebUtility.HtmlDecode(next.Groups["path"].Value)[(DashboardHost.PathBase + "/invoicing").Length..] : null;
        }

        return found;
    }

    private static Guid Id(int n) => new(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{n:D12}"));

    [GeneratedRegex("<bdi>(?<order>order-[0-9]+)</bdi></a>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Order();

    [GeneratedRegex("rel=\"next\" href=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NextPage();

    [GeneratedRegex("<h2><a href=\"[^\"]+/wallets/(?<id>[^\"/]+)\">", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex WalletLink();

    private sealed class AllAtOnce : IWalletAccess
    {
        public int Asked { get; private set; }

        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
        {
            Asked++;
            return ValueTask.FromResult(walletId == Id(7));
        }

        public ValueTask<IReadOnlySet<Guid>> FilterAsync(ClaimsPrincipal principal, IReadOnlyCollection<Guid> walletIds, CancellationToken cancellationToken)
            => ValueTask.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid> { Id(7), Guid.NewGuid() });
    }
}
