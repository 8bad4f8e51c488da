using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Diagnostics;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>A database in which nearly everything has happened once, and nothing is wrong. Each name is an invoice for a corruption to work on.</summary>
internal sealed class HealthyHouse : IAsyncDisposable
{
    private readonly MerchantServer _merchant = MerchantServer.With(200);

    private HealthyHouse(ModuleHost host) => Host = host;

    public ModuleHost Host { get; }

    /// <summary>Active, nothing has come.</summary>
    public Guid Open { get; private set; }

    /// <summary>PAID, with its callbacks delivered.</summary>
    public Guid Paid { get; private set; }

    /// <summary>Priced in USD, and half of it has come.</summary>
    public Guid Partial { get; private set; }

    /// <summary>Ended unpaid; its address was leased to <see cref="Reuse"/> afterwards.</summary>
    public Guid Expired { get; private set; }

    /// <summary>The second lease of an address.</summary>
    public Guid Reuse { get; private set; }

    /// <summary>Ended unpaid, with money in suspense that came too late.</summary>
    public Guid Late { get; private set; }

    /// <summary>In block, awaits its second confirmation; its callbacks were refused once and wait.</summary>
    public Guid Waiting { get; private set; }

    public static async Task<HealthyHouse> BuildAsync(Action<DbContextOptionsBuilder>? database = null, Action<IInvoicingBuilder>? build = null)
    {
        var host = await ModuleHost.StartAsync(
            o =>
            {
                o.AddressRest = TimeSpan.FromHours(1);
                o.Callbacks.AllowedNetworks = ["127.0.0.0/8"];
            },
            build,
            database);
        var house = new HealthyHouse(host);
        await house.FillAsync();
        return house;
    }

    /// <summary>Verifies without giving overdue things their time.</summary>
    public async Task<IReadOnlyList<InvariantFinding>> VerifyAsync()
    {
        Host.Services.GetRequiredService<InvariantCheck>().Patience = TimeSpan.Zero;
        return (await Host.Services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(TestContext.Current.CancellationToken)).Findings;
    }

    /// <summary>Runs SQL on the tables as their owner could.</summary>
    public Task ExecuteAsync(string sql, params object[] values)
        => Host.Db.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync(sql, values, token), TestContext.Current.CancellationToken);

    /// <summary>Writes that what came of an invoice's price has been sent back, whatever came of it.</summary>
    public Task NoteShortRefundAsync(Guid invoice, int received)
        => Host.Db.WriteAsync(
            (db, _) =>
            {
                db.Add(new AuditEntry { WalletId = ModuleHost.WalletId, At = Host.Now, Who = "ann", Action = AuditActions.ShortRefundNoted, InvoiceId = invoice, Received = received, Why = "He wrote." });
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);

    public byte[] Protect(string text) => Host.Services.GetRequiredService<Secrets>().Protect(text);

    /// <summary>The first version's stored copy with something else in it, encrypted as the module does.</summary>
    public async Task<byte[]> SnapshotWithAsync(Guid invoice, string text, string replacement)
    {
        var secrets = Host.Services.GetRequiredService<Secrets>();
        var snapshot = secrets.UnprotectText((await Host.EventsAsync(invoice))[0].Snapshot);
        snapshot.ShouldContain(text);
        return secrets.Protect(snapshot.Replace(text, replacement, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _merchant.DisposeAsync();
    }

    private async Task FillAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var callbacks = Host.Services.GetRequiredService<CallbackDispatcher>();
        var expired = await Host.InvoiceAsync(500, "ethereum-sim", "ETH");
        var late = await Host.InvoiceAsync(callback: _merchant.Url);
        await Host.PassAsync(TimeSpan.FromMinutes(30));
        await Host.PayAsync(late, 100_000);
        await Host.PassAsync(TimeSpan.FromMinutes(50));
        var reuse = await Host.InvoiceAsync(500, "ethereum-sim", "ETH");
        reuse.Address.ShouldBe(expired.Address);

        var paid = await Host.InvoiceAsync(callback: _merchant.Url);
        await Host.PayAsync(paid, 150_000);
        await Host.ScanAsync();
        await callbacks.DrainAsync(token);
        await Host.Bitcoin.MineAsync(3);
        await Host.SettleAsync();
        await callbacks.DrainAsync(token);

        _merchant.Answer = MerchantServer.Status(500);
        var waiting = await Host.InvoiceAsync(callback: _merchant.Url);
        await Host.PayAsync(waiting, 100_000);
        await Host.ScanAsync();

        // One attempt and no more: on a clock that stands still the pause of a failing origin would never end.
        var claim = (await Host.Services.GetRequiredService<OutboxClaims>().ClaimAsync(OutboxLane.Callback, [waiting.Id], token)).ShouldHaveSingleItem();
        (await Host.Services.GetRequiredService<DeliveryRun>().DeliverAsync(claim, token)).ShouldBe(false);
        await Host.Bitcoin.MineAsync(1);
        var partial = await Host.InvoiceAsync(fiat: "10.50");
        await Host.PayAsync(partial, partial.Value / 2);
        await using (var scope = Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                ModuleHost.WalletId,
                new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", FiatCurrency = new FiatAmount("EUR", "5"), Confirmations = 1 },
                token);
            await scope.ServiceProvider.GetRequiredService<IInvoiceService>().CreateAsync(
                ModuleHost.WalletId,
                new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 12345, FiatCurrency = new FiatAmount("USD", null), Confirmations = 1 },
                token);
        }

        await Host.Services.GetRequiredService<IWalletService>().RotateSigningKeyAsync(ModuleHost.WalletId, cancellationToken: token);
        await Host.SettleAsync();
        (Open, Paid, Partial, Expired, Reuse, Late, Waiting) = ((await Host.InvoiceAsync()).Id, paid.Id, partial.Id, expired.Id, reuse.Id, late.Id, waiting.Id);
    }
}
