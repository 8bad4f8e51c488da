using System.Data;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A look at a chain that takes longer than its claim is renewed, for somebody else holds what it wants to write; or a host that is asked to end.</summary>
internal sealed class LookStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name, bool stops) : CrashStory(shop, truth, merchant, name)
{
    private bool _happened;

    public override async Task RunAsync()
    {
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        await WaitAsync(paid, i => i.Status is "IN_MEMPOOL" or "IN_BLOCK" or "PAID");
        if (!_happened)
        {
            _happened = true;
            await (stops ? Shop.AskToEndAsync() : HoldAsync());
            return;
        }

        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await WaitUntilToldAsync();
    }

    // A look every second writes that it found nothing new.
    private Task<bool> HoldAsync() => Truth.ReadAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable);
        if (Shop.Database.Kind == DatabaseKind.Postgres)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT 1 FROM {Storage.SqlNames.Table<ChainCursor>(db)} FOR UPDATE";
            await command.ExecuteScalarAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(3.5));
        await transaction.RollbackAsync();
        return true;
    });
}
