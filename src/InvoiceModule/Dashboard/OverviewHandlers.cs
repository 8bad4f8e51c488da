using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>How things stand, in pictures.</summary>
internal static class OverviewHandlers
{
    // Whoever looks waits for at most this much counting; the loop does the rest.
    private const int Steps = 1;

    public static async Task<IResult> ShowAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var wallets = await services.GetRequiredService<DashboardAccess>().WalletsAsync(http);
        var ids = wallets.Select(w => w.Id).ToList();
        var today = services.GetRequiredService<InvoicingClock>().Now.Date;
        var statistics = services.GetRequiredService<StatisticsService>();
        var isWhole = await statistics.RefreshAsync(Steps, http.RequestAborted);
        return DashboardView.Of<OverviewPage, OverviewModel>(http, DashboardSection.Overview, new OverviewModel
        {
            Today = today,
            Networks = services.GetRequiredService<ChainNames>(),
            IsWhole = isWhole,
            Issued = await statistics.ReadAsync(ids, today.AddDays(1 - OverviewModel.Days), http.RequestAborted),
            Attention = await services.GetRequiredService<AttentionReader>().ReadAsync(wallets, http.RequestAborted),
            Callbacks = await services.GetRequiredService<CallbackHealthReader>().ReadAsync(ids, http.RequestAborted),
            Chains = await ChainsAsync(services, await services.GetRequiredService<DashboardAccess>().SeesAllAsync(http), http.RequestAborted),
            Pool = await services.GetRequiredService<PoolReader>().ReadAsync(ids, http.RequestAborted),
        });
    }

    private static async Task<IReadOnlyList<ChainState>> ChainsAsync(IServiceProvider services, bool tellsFailure, CancellationToken cancellationToken)
    {
        var now = services.GetRequiredService<InvoicingClock>().Now;
        var limit = services.GetRequiredService<IOptions<InvoicingOptions>>().Value.ChainOutageLimit;
        var traits = services.GetRequiredService<ChainRegistry>().All.ToDictionary(c => c.Blockchain, c => c.Traits, StringComparer.Ordinal);
        var names = traits.Keys.ToList();
        var cursors = await services.GetRequiredService<InvoicingDb>().ReadAsync(
            (context, token) => context.Set<ChainCursor>().Where(c => names.Contains(c.Blockchain)).OrderBy(c => c.Blockchain).ToListAsync(token), cancellationToken);
        return [.. cursors.Select(c => new ChainState(
            c.Blockchain, c.Height, c.TipHeight is { } tip ? Math.Max(0, tip - c.Height) : null, now - c.ScannedAt, now - c.AdvancedAt, c.FailingSince is null ? null : tellsFailure ? c.Failure ?? "" : "", c.IsOut(traits[c.Blockchain], now, limit) || c.IsStuck(traits[c.Blockchain], now)))];
    }
}
