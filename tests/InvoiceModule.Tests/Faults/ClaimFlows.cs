using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InvoiceModule.Tests.Faults;

/// <summary>What is claimed is kept while it is used, given up at the end, and found again by the next one when that failed.</summary>
internal static class ClaimFlows
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultFlow NoteNothingNew { get; } = new(async world =>
    {
        // The second look knows the pool, and finds what the first one found.
        var scanner = world.Get<ChainScanners>().Get("ethereum-sim");
        await scanner.ScanAsync(Token);
        await scanner.ScanAsync(Token);
        world.Host.Time.Pass(TimeSpan.FromSeconds(1));
        var began = world.Host.Now;
        return new FaultRun(
            async () =>
            {
                if (!await scanner.ScanAsync(Token))
                    throw new InjectedFaultException("the look failed, as its log says", isTransient: false);
            },
            async () => (await CursorAsync(world)).ShouldSatisfyAllConditions(c => c.ScannedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(began), c => c.FailingSince.ShouldBeNull()));
    });

    public static FaultFlow NoteSilentNode { get; } = new(async world =>
    {
        await world.Host.Ethereum.SetDownAsync(true);
        return new FaultRun(
            async () => (await world.Get<ChainScanners>().Get("ethereum-sim").ScanAsync(Token)).ShouldBeFalse(),
            async () =>
            {
                (await CursorAsync(world)).ShouldSatisfyAllConditions(c => c.FailingSince.ShouldNotBeNull(), c => c.Failure.ShouldNotBeNullOrEmpty());
                await world.Host.Ethereum.SetDownAsync(false);
                await world.Host.ScanAsync();
                (await CursorAsync(world)).FailingSince.ShouldBeNull();
            });
    })
    {
        // A failure that could not be noted is only in the log, and noted at the next look.
        IsAtomic = false,
    };

    public static FaultFlow KeepChain { get; } = new(async world =>
    {
        await world.Get<ChainScanners>().Get("ethereum-sim").ReleaseAsync(Token);
        var scanner = ActivatorUtilities.CreateInstance<ChainScanner>(
            world.Host.Services, new SlowChain(world.Host.Ethereum.Chain, () => world.PastAsync(CrashPoints.ScanRenewal.AfterCommit)), NullLogger.Instance);
        var invoice = await world.Host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH", confirmations: 1);
        var txId = await world.Host.PayAsync(invoice, invoice.Value);
        await world.Host.Ethereum.MineAsync();
        return new FaultRun(
            async () =>
            {
                // A look that failed is only in the log; one whose claim was taken without an answer waits for the end of that.
                using var soon = world.RenewingSoon();
                await scanner.ScanAsync(Token);
            },
            async () =>
            {
                (await world.Host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(2), i => i.Txs.ShouldBe([txId]));
                await scanner.ReleaseAsync(Token);
                scanner.Dispose();
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow GiveChainUp { get; } = new(async world =>
    {
        var scanner = world.Get<ChainScanners>().Get("ethereum-sim");
        await scanner.ScanAsync(Token);
        return new FaultRun(
            () => scanner.ReleaseAsync(Token),
            async () => (await CursorAsync(world)).ClaimedUntil.ShouldBeNull());
    });

    public static FaultFlow KeepCallback { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        return new FaultRun(
            async () =>
            {
                using var soon = world.RenewingSoon();
                await world.WhileMerchantAsync(() => world.PastAsync(CrashPoints.CallbackRenewal.AfterCommit), () => DeliveryFlows.DrainAsync(world));
            },
            async () =>
            {
                (await DeliveryFlows.EventAsync(world, due)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(1));
                world.Merchant.Received.Count(r => r.Id == due.Id).ShouldBeInRange(1, 2);
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow GiveCallbackUp { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        return new FaultRun(
            async () =>
            {
                // The host is stopped while the merchant has not answered yet.
                using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Token);
                world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
                await world.WhileMerchantAsync(stopped.CancelAsync, () => UntilStoppedAsync(world.Get<CallbackDispatcher>().DrainAsync(stopped.Token), stopped.Token));
            },
            async () =>
            {
                await DeliveryFlows.DrainAsync(world);
                (await DeliveryFlows.EventAsync(world, due)).ShouldSatisfyAllConditions(e => e.State.ShouldBe(CallbackState.Acknowledged), e => e.Attempts.ShouldBe(1));
                (await HeadAsync(world, due)).ShouldSatisfyAllConditions(o => o.CallbackDueAt.ShouldBeNull(), o => o.CallbackClaimedUntil.ShouldBeNull());
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow KeepHandlers { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        return new FaultRun(
            async () =>
            {
                using var soon = world.RenewingSoon();
                world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
                await world.Handled.WhileAsync(_ => world.PastAsync(CrashPoints.HandlerRenewal.AfterCommit), () => world.Get<HandlerDispatcher>().DrainAsync(Token));
            },
            async () =>
            {
                (await HeadAsync(world, due)).ShouldSatisfyAllConditions(o => o.HandledVersion.ShouldBe(2), o => o.HandlerDueAt.ShouldBeNull());
                world.Handled.VersionsOf(due.InvoiceId).ShouldSatisfyAllConditions(v => v.Length.ShouldBeInRange(1, 2), v => v.ShouldAllBe(n => n == 2));
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow GiveHandlersUp { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        return new FaultRun(
            async () =>
            {
                using var stopped = CancellationTokenSource.CreateLinkedTokenSource(Token);
                world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
                await world.Handled.WhileAsync(
                    async _ =>
                    {
                        await stopped.CancelAsync();
                        stopped.Token.ThrowIfCancellationRequested();
                    },
                    () => UntilStoppedAsync(world.Get<HandlerDispatcher>().DrainAsync(stopped.Token), stopped.Token));
            },
            async () =>
            {
                world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
                await world.Get<HandlerDispatcher>().DrainAsync(Token);
                (await HeadAsync(world, due)).ShouldSatisfyAllConditions(o => o.HandledVersion.ShouldBe(2), o => o.HandlerDueAt.ShouldBeNull(), o => o.HandlerFailures.ShouldBe(0));
            });
    })
    {
        IsAtomic = false,
    };

    public static FaultFlow HandlersFail { get; } = new(async world =>
    {
        var due = await DeliveryFlows.DueAsync(world);
        var calls = 0;
        return new FaultRun(
            async () =>
            {
                world.Host.Time.Pass(OutboxClaims.Length + TimeSpan.FromSeconds(1));
                await world.Handled.WhileAsync(
                    context => context.Invoice.Id != due.InvoiceId ? Task.CompletedTask : throw new InvalidOperationException($"call {++calls}"),
                    () => world.Get<HandlerDispatcher>().DrainAsync(Token));
            },
            async () =>
            {
                (await HeadAsync(world, due)).ShouldSatisfyAllConditions(
                    o => o.HandlerFailures.ShouldBeInRange(1, calls), o => o.HandledVersion.ShouldBe(1), o => o.HandlerDueAt.ShouldNotBeNull(), o => o.HandlerClaimedUntil.ShouldBeNull());
                world.Host.Time.Pass(TimeSpan.FromSeconds(10));
                await world.Get<HandlerDispatcher>().DrainAsync(Token);
                (await HeadAsync(world, due)).ShouldSatisfyAllConditions(o => o.HandledVersion.ShouldBe(2), o => o.HandlerFailures.ShouldBe(0), o => o.HandlerDueAt.ShouldBeNull());
            });
    })
    {
        IsAtomic = false,
    };

    private static async Task UntilStoppedAsync(Task work, CancellationToken stopped)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
        }
    }

    private static Task<InvoiceOutbox> HeadAsync(FaultWorld world, InvoiceEvent due) => world.ReadAsync(db => db.Set<InvoiceOutbox>().SingleAsync(o => o.InvoiceId == due.InvoiceId, Token));

    private static Task<ChainCursor> CursorAsync(FaultWorld world) => world.ReadAsync(db => db.Set<ChainCursor>().SingleAsync(c => c.Blockchain == "ethereum-sim", Token));
}
