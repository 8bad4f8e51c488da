using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;
using Microsoft.Data.Sqlite;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Two real processes that meet: at their start, and over a delivery that one of them forgot in its sleep.</summary>
public sealed class TwoProcessesTests
{
    // F65.
    [Theory, ClassData<EachDatabase>]
    public async Task Started_at_once_on_an_empty_database_one_sets_it_up_and_both_serve(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var shops = await Task.WhenAll(ShopProcess.StartAsync(database: database), ShopProcess.StartAsync(database: database));
        try
        {
            var invoice = await shops[0].Client.OrderAsync(InvoiceOrder.Crypto(1000));
            (await shops[1].Client.InvoiceAsync(invoice.Id)).Address.ShouldBe(invoice.Address);
            await shops[1].Client.PayAsync(invoice);
            await shops[0].Client.MineAsync();
            await shops[1].Client.WaitForStatusAsync(invoice.Id, "PAID");
        }
        finally
        {
            foreach (var shop in shops)
                await shop.DisposeAsync();
        }
    }

    // F64.
    [Theory, ClassData<EachDatabase>]
    public async Task Stopped_between_send_and_answer_it_is_succeeded_and_its_late_result_counts_for_nothing(DatabaseKind kind)
    {
        await using var merchant = await SimulatedMerchant.StartAsync();
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var calls = 0;
        merchant.Answer = async (_, token) =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                return new MerchantAnswer();
            arrived.SetResult();
            await answer.Task.WaitAsync(token);
            return new MerchantAnswer();
        };
        var inbox = MerchantInbox.Open(merchant);
        await using var first = await ShopProcess.StartAsync(kind);
        var invoice = await first.Client.OrderAsync(InvoiceOrder.Crypto(1000).WithCallback(inbox.Url));
        await first.Client.CancelAsync(invoice.Id);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await StopBetweenWritesAsync(first);

        // It stands still for two minutes of everybody's time.
        await using var second = await ShopProcess.StartAsync(kind, database: first.Database);
        await second.Client.AdvanceAsync(TimeSpan.FromSeconds(120));
        var received = await inbox.WaitForAsync(all => all.Count == 2, TimeSpan.FromSeconds(40));
        received[1].WebhookId.ShouldBe(received[0].WebhookId);
        received[1].Request.Body.Span.SequenceEqual(received[0].Request.Body.Span).ShouldBeTrue();
        await second.Client.UntilAsync(async () => (await second.Client.CallbacksAsync(invoice.Id))[0].Text("state") == "acknowledged", "the second one's delivery is written down");

        await first.ResumeAsync();
        answer.SetResult();
        await first.Client.UntilAsync(() => Task.FromResult(first.Log.Text.Contains("came too late and is dropped", StringComparison.Ordinal)), "the late result is dropped");
        (await first.Client.CallbacksAsync(invoice.Id)).ShouldHaveSingleItem().GetProperty("attempts").GetArrayLength().ShouldBe(1);
        inbox.Received.Count.ShouldBe(2);
    }

    // SQLite has one writer: one that is stopped in the middle of a write shuts out everybody until it goes on, and that is no fault of anybody's.
    private static async Task StopBetweenWritesAsync(ShopProcess shop)
    {
        while (true)
        {
            await shop.SuspendAsync();
            if (shop.Database.Kind != DatabaseKind.Sqlite || await IsWritableAsync(shop.Database))
                return;
            await shop.ResumeAsync();
        }
    }

    private static async Task<bool> IsWritableAsync(TestDatabase database)
    {
        await using var connection = new SqliteConnection($"{database.ConnectionString};Pooling=False;Default Timeout=1");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";
        try
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == 5)
        {
            return false;
        }
    }
}
