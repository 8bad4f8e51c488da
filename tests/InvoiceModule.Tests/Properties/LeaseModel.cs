using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Properties;

/// <summary>What the rules say of each address of a wallet's pool, and of each invoice on it, kept beside the real ones.</summary>
internal sealed class LeaseModel(ModuleHost host, Guid wallet, IReadOnlyList<string> pool, TimeSpan rest, TimeSpan paidRest, int maxUses)
{
    /// <summary>What comes below it counts only where it completes.</summary>
    public const int Dust = 3;

    private const int Required = 2;

    // All, half, all but dust, and dust.
    private static readonly int[] Amounts = [LeaseModelSlot.Price, 5, 9, 1];

    private static readonly TimeSpan[] Times = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(70), TimeSpan.FromHours(4)];

    private static readonly OperatorAct Act = new("ann", "The customer called.");

    private readonly Dictionary<string, LeaseModelSlot> _slots = [];
    private readonly List<(InvoiceView Invoice, LeaseModelSlot Slot)> _invoices = [];
    private readonly List<string> _log = [];
    private DateTime _now = host.Now;
    private bool _isPaused;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string History => string.Join("; ", _log);

    /// <summary>Does something, or lets time pass where it cannot be done.</summary>
    /// <param name="act">What, 0..13.</param>
    /// <param name="which">To which of the invoices.</param>
    /// <param name="number">How much, 1..4.</param>
    public async Task PlayAsync(int act, int which, int number)
    {
        var (invoice, slot) = _invoices.Count == 0 ? (null, null) : _invoices[which % _invoices.Count];
        await (act switch
        {
            <= 3 => CreateAsync(),
            4 or 5 when slot is not null => PayAsync(slot, Amounts[number - 1]),
            6 or 7 => MineAsync(number),
            8 when slot is not null && slot.Holder == invoice!.Id && slot.Received == 0 => CancelAsync(invoice, slot),
            9 => ReorganiseAsync(1 + number / 3),
            10 when slot is { HasDecidable: true } => DecideAsync(slot, isAccepted: number > 2 || !slot.IsRefundable),
            11 => PauseAsync(number == 4),
            _ => PassAsync(Times[number - 1]),
        });
        await CompareAsync();
    }

    private async Task CreateAsync()
    {
        var free = pool.Where(a => !_slots.TryGetValue(a, out var slot) || slot.IsFree(_now)).ToList();
        InvoiceView? made = null;
        try
        {
            made = await host.InvoiceAsync(LeaseModelSlot.Price, "ethereum-sim", "ETH", Required, walletId: wallet);
        }
        catch (InvoicingException refused) when (refused.Code == (_isPaused ? InvoicingErrorCodes.CreateInvoiceForbidden : InvoicingErrorCodes.AddressUnavailable))
        {
        }

        _log.Add($"create: {made?.Address ?? "refused"}");
        if (made is null)
        {
            (_isPaused || free.Count == 0).ShouldBeTrue(History);
            return;
        }

        _isPaused.ShouldBeFalse(History);
        free.ShouldContain(made.Address, History);
        if (!_slots.TryGetValue(made.Address, out var slot))
            _slots[made.Address] = slot = new LeaseModelSlot(rest, paidRest, maxUses, Required, Dust);
        slot.Lease(made.Id, _now);
        _invoices.Add((made, slot));
    }

    // Whoever pays pays to an address, in time or not: it is the last lease's.
    private async Task PayAsync(LeaseModelSlot slot, int amount)
    {
        var invoice = _invoices.Last(i => i.Slot == slot).Invoice;
        _log.Add($"pay {amount} to {invoice.Address}");
        await host.PayAsync(invoice, amount);
        await ScanAsync();
        slot.Pay(amount, _now);
    }

    private async Task MineAsync(int count)
    {
        _log.Add($"mine {count}");
        await host.Ethereum.MineAsync(count, cancellationToken: Token);
        await ScanAsync();
        foreach (var slot in _slots.Values)
            slot.Mine(count, _now);
    }

    // What stood in the replaced blocks waits again.
    private async Task ReorganiseAsync(int depth)
    {
        _log.Add($"reorganise {depth}");
        await host.Ethereum.ReorganiseAsync(depth, toPool: true, cancellationToken: Token);
        await ScanAsync();
        foreach (var slot in _slots.Values)
            slot.Reorganise(depth, _now);
    }

    private async Task CancelAsync(InvoiceView invoice, LeaseModelSlot slot)
    {
        _log.Add($"cancel {invoice.Address}");
        await host.CancelAsync(invoice.Id);
        slot.End(_now);
    }

    private async Task DecideAsync(LeaseModelSlot slot, bool isAccepted)
    {
        var invoice = _invoices.Last(i => i.Slot == slot).Invoice;
        _log.Add($"{(isAccepted ? "accept" : "refund")} at {invoice.Address}");
        var payment = await host.ReadAsync(db => db.Set<Payment>()
            .Where(p => p.InvoiceId == invoice.Id && p.Disposition == PaymentDisposition.Suspense && p.ResolvedAt == null && p.Height != null).OrderBy(p => p.Id).Select(p => p.Id).FirstAsync(Token));
        var suspense = host.Services.GetRequiredService<ISuspenseService>();
        await (isAccepted ? suspense.AcceptAsync(payment, Act, Token) : suspense.NoteRefundAsync(payment, null, Act, Token));
        slot.Decide(isAccepted, _now);
    }

    private async Task PauseAsync(bool isPaused)
    {
        _log.Add(isPaused ? "pause" : "go on");
        _isPaused = isPaused;
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(wallet, "Pool") { Disabled = isPaused }, Token);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _log.Add($"pass {time}");
        _now += time;
        host.Time.Pass(time);
        await ScanAsync();
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        foreach (var slot in _slots.Values)
            slot.Expire(_now);
    }

    private async Task ScanAsync() => (await host.Services.GetRequiredService<ChainScanners>().Get("ethereum-sim").ScanAsync(Token)).ShouldBeTrue();

    private async Task CompareAsync()
    {
        if (_slots.Count == 0)
            return;
        var addresses = await host.ReadAsync(db => db.Set<PoolAddress>().Where(a => a.WalletId == wallet).ToDictionaryAsync(a => a.Text, Token));
        var invoices = await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.WalletId == wallet).ToDictionaryAsync(i => i.Id, Token));
        foreach (var (text, slot) in _slots)
        {
            var real = addresses[text];
            (real.LeasedBy, real.Pinned, real.Uses, real.Retired is not null, real.Epoch).ShouldBe((slot.Holder, slot.IsPinned, slot.Uses, slot.Uses >= maxUses, slot.Leases), History);
        }

        foreach (var (invoice, slot) in _invoices)
            (invoices[invoice.Id].Received, invoices[invoice.Id].Active).ShouldBe((slot.ReceivedBy(invoice.Id), slot.Holder == invoice.Id), History);
    }
}
