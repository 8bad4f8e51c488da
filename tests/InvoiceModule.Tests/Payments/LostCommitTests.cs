using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>A database falls back on a copy that has not got the last commits. The process that made them has what they booked in its memory, and none of its calls has failed.</summary>
public sealed class LostCommitTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_booked_in_a_commit_that_is_lost_is_booked_again(bool isMined)
    {
        var chain = new ScriptedChain();
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain), database: o => o.UseSqlite(HostTables.Source(_file)));
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
        await host.SettleAsync();
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.SettleAsync();
        await using var standby = new SqliteConnection("Data Source=:memory:");
        await standby.OpenAsync(Token);
        await using var primary = new SqliteConnection(HostTables.Source(_file) + ";Pooling=False");
        await primary.OpenAsync(Token);
        primary.BackupDatabase(standby);

        host.Time.Pass(TimeSpan.FromMinutes(1));
        var pays = new ChainTransaction("t", [new Transfer(0, "a", 100)]) { Spends = ["s:0"] };
        chain.BlockTime = host.Now;
        if (isMined)
            chain.Mine(pays);
        else
            chain.Pool.Add(pays);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(isMined ? "PAID" : "IN_MEMPOOL");

        standby.BackupDatabase(primary);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");

        // The first look finds out, and the next one reads anew.
        host.Time.Pass(TimeSpan.FromSeconds(2));
        (await host.Services.GetRequiredService<ChainScanners>().Get(chain.Blockchain).ScanAsync(Token)).ShouldBeFalse();
        await host.PassAsync(TimeSpan.FromSeconds(2));
        await host.PassAsync(TimeSpan.FromMinutes(5));
        await host.PassAsync(TimeSpan.FromMinutes(11));
        await host.PassAsync(TimeSpan.FromMinutes(11));
        var after = await host.FindAsync(invoice.Id);

        // It is mined, or the next block comes, at minute 30.
        chain.BlockTime = host.Now;
        if (isMined)
            chain.Mine();
        else
            chain.Mine(pays);
        await host.SettleAsync();
        await host.SettleAsync();
        var atLast = await host.FindAsync(invoice.Id);
        (after.Status, atLast.Status).ShouldBe((isMined ? "PAID" : "IN_MEMPOOL", "PAID"), string.Join(" | ", (await host.PaymentsAsync()).Select(p => $"{p.Disposition} {p.Reason}")) + $"; active at minute 30: {after.Active}");
    }
}
