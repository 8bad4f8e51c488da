using System.Collections.Concurrent;
using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.ClusterTests;

/// <summary>
/// What people and the host's own code do beside the API, in a process that nobody kills: decisions on money, and orders that are committed together with
/// their invoices, or not at all.
/// </summary>
internal sealed class Desk(Truth truth, ClusterMerchant merchant, Dice dice)
{
    // Well under a minute: what cannot be played then is named by the test.
    private const int MostRounds = 100;

    private int _numbers;

    private int _begun;

    public ConcurrentQueue<HostOrder> Orders { get; } = new();

    public ConcurrentQueue<Decision> Decisions { get; } = new();

    /// <summary>How often each thing was done, refused, and never answered.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Goes on until it is stopped, and until each of what the test asks for was done once: how many rounds fit in depends on the machine.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await truth.ReadAsync(db => db.Database.ExecuteSqlRawAsync("CREATE TABLE cluster_orders (invoice_id uuid PRIMARY KEY)", CancellationToken.None));
        for (var round = 0; !stop.IsCancellationRequested || !HasPlayedAll && round < MostRounds; round++)
        {
            // The world's clock as it stands now, as in every process of the host.
            await truth.ProductTimeAsync();
            await (round % 2 == 0 ? TryAsync("host's order", OrderAsync) : dice.Next(3) == 0 ? AcceptShortAsync() : SettleAsync());
            await Task.Delay(100 + dice.Next(250), CancellationToken.None);
        }
    }

    /// <summary>L5 and L9: half an order, a rolled back one that is there, a decision that was told and is not there, or is there twice.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        var invoices = await truth.ReadAsync(db => db.Set<Invoice>().Select(i => i.Id).ToHashSetAsync());
        var orders = await truth.ReadAsync(db => db.Database.SqlQueryRaw<Guid>("SELECT invoice_id AS \"Value\" FROM cluster_orders").ToHashSetAsync());
        var audit = (await truth.ReadAsync(db => db.Set<AuditEntry>().Select(a => a.Who).ToListAsync())).CountBy(who => who).ToDictionary(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var order in Orders)
        {
            var (isThere, hasOrder) = (invoices.Contains(order.InvoiceId), orders.Contains(order.InvoiceId));
            if (isThere != hasOrder || order.IsCommitted is { } isCommitted && isCommitted != isThere)
                faults.Add($"L5: invoice {order.InvoiceId} is {(isThere ? "there" : "not there")}, its order is {(hasOrder ? "there" : "not there")}, committed: {order.IsCommitted?.ToString() ?? "unknown"}");
        }

        foreach (var decision in Decisions.Where(d => audit.GetValueOrDefault(d.Who) is var times && (times > 1 || d.IsDone && times == 0)))
            faults.Add($"L9: the audit knows what {decision.Who} decided {audit.GetValueOrDefault(decision.Who)} times");
        foreach (var twice in Decisions.Where(d => d.PaymentId is not null && audit.ContainsKey(d.Who)).GroupBy(d => d.PaymentId).Where(g => g.Count() > 1))
            faults.Add($"L9: payment {twice.Key} was settled by {string.Join(" and ", twice.Select(d => d.Who))}");
        return faults;
    }

    private bool HasPlayedAll
        => Orders.Any(o => o.IsCommitted is true) && Orders.Any(o => o.IsCommitted is false) && Decisions.Any(d => d.IsDone);

    private async Task OrderAsync()
    {
        var commits = _begun++ % 3 != 1;
        await using var scope = truth.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<TruthDb>();
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var invoice = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(Guid.Parse(ShopProcess.WalletId), new CreateInvoiceRequest
            {
                Blockchain = "ethereum-sim",
                Symbol = "ETH",
                Value = 1000 + dice.Next(100_000),
                Confirmations = 1,
                Data = new InvoiceData { UrlCallback = merchant.Url("/host").ToString() },
            });
            var order = new HostOrder(invoice.Id);
            Orders.Enqueue(order);
            await db.Database.ExecuteSqlAsync($"INSERT INTO cluster_orders (invoice_id) VALUES ({invoice.Id})");
            if (commits)
                await transaction.CommitAsync();
            else
                await transaction.RollbackAsync();
            order.IsCommitted = commits;
            Count(commits ? "host's order committed" : "host's order rolled back");
        });
    }

    private async Task AcceptShortAsync()
    {
        var shorts = await TryReadAsync(db => db.Set<Invoice>().Where(i => i.Status == InvoiceStatus.PartiallyPaid).OrderByDescending(i => i.CreatedAt).Take(10).Select(i => new { i.Id, i.Received }).ToListAsync());
        if (shorts.Count == 0)
            return;
        var one = dice.Of(shorts);
        await DecideAsync("accept short", null, async (services, act) => await services.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(one.Id, one.Received, act));
    }

    private async Task SettleAsync()
    {
        var open = await TryReadAsync(db => db.Set<Payment>().Where(p => p.Disposition == PaymentDisposition.Suspense && p.ResolvedAt == null).OrderByDescending(p => p.Id).Take(10).ToListAsync());
        if (open.Count == 0)
            return;
        var payment = dice.Of(open);
        var invoices = await TryReadAsync(db => db.Set<Invoice>().Where(i => i.Blockchain == payment.Blockchain && i.Symbol == payment.Symbol).OrderByDescending(i => i.CreatedAt).Take(20).Select(i => i.Id).ToListAsync());
        await (dice.Next(3) switch
        {
            0 => DecideAsync("accept", payment.Id, (services, act) => services.GetRequiredService<ISuspenseService>().AcceptAsync(payment.Id, act)),
            1 when invoices.Count > 0 => DecideAsync("assign", payment.Id, (services, act) => services.GetRequiredService<ISuspenseService>().AssignAsync(payment.Id, dice.Of(invoices), act)),
            _ => DecideAsync("note refund", payment.Id, (services, act) => services.GetRequiredService<ISuspenseService>().NoteRefundAsync(payment.Id, null, act)),
        });
    }

    private Task DecideAsync(string what, long? paymentId, Func<IServiceProvider, OperatorAct, Task> decide) => TryAsync(what, async () =>
    {
        var decision = new Decision(string.Create(CultureInfo.InvariantCulture, $"clerk {Interlocked.Increment(ref _numbers)}"), paymentId);
        Decisions.Enqueue(decision);
        await using var scope = truth.CreateScope();
        await decide(scope.ServiceProvider, new OperatorAct(decision.Who, "The customer called."));
        decision.IsDone = true;
        Count(what + " done");
    });

    // The database is restarted now and then: what became of it, then, is open.
    private async Task TryAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (InvoicingException)
        {
            Count(what + " refused");
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            Count(what + " unanswered");
        }
    }

    private async Task<List<T>> TryReadAsync<T>(Func<DbContext, Task<List<T>>> read)
    {
        try
        {
            return await truth.ReadAsync(read);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            return [];
        }
    }

    private static bool IsTrouble(Exception exception)
        => exception is System.Data.Common.DbException or DbUpdateException or TimeoutException or IOException or Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException
            || exception is InvalidOperationException { InnerException: { } cause } && IsTrouble(cause);

    private void Count(string what) => Counts.AddOrUpdate(what, 1, (_, n) => n + 1);
}
