using InvoiceModule.Statistics;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Faults;

/// <summary>What is counted for the overview.</summary>
internal static class OverviewFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow Count { get; } = new(async world =>
    {
        var id = Guid.NewGuid();
        await world.Get<IWalletService>().EnsureAsync(new WalletDefinition(id, "Counted"), Token);
        await world.Get<IWalletService>().SetCurrencyAsync(id, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        await world.Host.InvoiceAsync(walletId: id);
        return new FaultRun(
            () => world.Get<StatisticsService>().RefreshAsync(10, Token),
            async () => (await world.ReadAsync(db => db.Set<HourlyStatistics>().Where(s => s.WalletId == id).ToListAsync(Token))).ShouldHaveSingleItem().Created.ShouldBe(1));
    });
}
