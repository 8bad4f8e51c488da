using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Properties;

/// <summary>What the rules say of each address of a pool, kept beside the real one.</summary>
internal sealed class LeaseModel(ModuleHost host, TimeSpan rest, TimeSpan paidRest, int maxUses)
{
    private const int Required = 2;

    private readonly Dictionary<string, Slot> _slots = [];
    private readonly List<(InvoiceView Invoice, Slot Slot)> _invoices = [];
    private readonly List<string> _log = [];
    private DateTime _now = host.Now;

    public async Task PlayAsync(int act, int which, int number)
    {
        var (invoice, slot) = _invoices.Count == 0 ? (null, null) : _invoices[which % _invoices.Count];
        switch (act)
        {
            case 0 or 1 or 2 or 3:
                await CreateAsync();
                break;
            case 4 when invoice is not null && slot!.Holder == invoice.Id && slot.IsInTime(_now):
                _log.Add($"pay {slot.Address} {(number > 2 ? "all" : "half")}");
                await host.PayAsync(invoice, number > 2 ? 10 : 5);
                await host.SettleAsync();
                slot.Pay(number > 2 ? 10 : 5, _now);
                break;
            case 5 or 6:
                _log.Add($"mine {number}");
                await host.Ethereum.MineAsync(number);
                await host.SettleAsync();
                foreach (var other in _slots.Values)
                    other.Mine(number, Required, _now);
                break;
            case 7 when invoice is not null && slot!.Holder == invoice.Id && slot.Received == 0:
                _log.Add($"cancel {slot.Address}");
                await host.CancelAsync(invoice.Id);
                slot.End(_now, Required);
                break;
            default:
                await PassAsync(number switch { 1 => TimeSpan.FromMinutes(5), 2 => TimeSpan.FromMinutes(20), 3 => TimeSpan.FromMinutes(70), _ => TimeSpan.FromHours(4) });
                break;
        }

        await CompareAsync();
    }

    private async Task CreateAsync()
    {
        var free = await FreeAsync();
        InvoiceView? made = null;
        try
        {
            made = await host.InvoiceAsync(10, "ethereum-sim", "ETH", Required);
        }
        catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
        {
        }

        _log.Add($"create: {made?.Address ?? "refused"}");
        if (made is null)
        {
            free.ShouldBeEmpty(History);
            return;
        }

        free.ShouldContain(made.Address, History);
        if (!_slots.TryGetValue(made.Address, out var slot))
            _slots[made.Address] = slot = new Slot(made.Address, rest, paidRest, maxUses);
        slot.Lease(made.Id, _now);
        _invoices.Add((made, slot));
    }

    private async Task PassAsync(TimeSpan time)
    {
        _log.Add($"pass {time}");
        _now += time;
        await host.PassAsync(time);
        foreach (var slot in _slots.Values)
            slot.Expire(_now, Required);
    }

    private async Task<List<string>> FreeAsync()
    {
        var all = await host.ReadAsync(db => Task.FromResult(db.Set<InvoiceModule.Addresses.PoolAddress>().Where(a => a.Space == "ethereum-sim").Select(a => a.Text).ToList()));
        return all.FindAll(a => !_slots.TryGetValue(a, out var slot) || slot.IsFree(_now));
    }

    private async Task CompareAsync()
    {
        var addresses = await host.ReadAsync(db => Task.FromResult(db.Set<InvoiceModule.Addresses.PoolAddress>().Where(a => a.Space == "ethereum-sim").ToList()));
        foreach (var slot in _slots.Values)
        {
            var real = addresses.Single(a => a.Text == slot.Address);
            (real.LeasedBy, real.Pinned, real.Uses, real.Retired is not null, real.Epoch).ShouldBe((slot.Holder, slot.IsPinned, slot.Uses, slot.Uses >= maxUses, slot.Leases), History);
        }
    }

    private string History => string.Join("; ", _log);

    /// <summary>One address. Time is that of the last settling, for that is when the module looks.</summary>
    private sealed class Slot(string address, TimeSpan rest, TimeSpan paidRest, int maxUses)
    {
        private readonly List<(int Amount, int Depth, DateTime? FinalAt, int Lease)> _payments = [];
        private DateTime _expires;
        private DateTime _restsUntil;

        public string Address => address;

        public Guid? Holder { get; private set; }

        public int Uses { get; private set; }

        public int Leases { get; private set; }

        public int Received => _payments.Where(p => p.Lease == Leases).Sum(p => p.Amount);

        public bool IsPinned => _payments.Exists(p => p.FinalAt is null);

        public bool IsFree(DateTime now) => Holder is null && !IsPinned && Uses < maxUses && now >= _restsUntil;

        public bool IsInTime(DateTime now) => now <= _expires;

        public void Lease(Guid invoice, DateTime now)
        {
            Holder = invoice;
            Leases++;
            _expires = now.AddMinutes(15);
        }

        public void Pay(int amount, DateTime now)
        {
            if (_payments.TrueForAll(p => p.Lease != Leases))
                Uses++;
            _payments.Add((amount, 0, null, Leases));
            _restsUntil = now + paidRest;
        }

        public void Mine(int count, int required, DateTime now)
        {
            for (var i = 0; i < _payments.Count; i++)
            {
                var payment = _payments[i];
                if (payment.FinalAt is null)
                    _payments[i] = payment with { Depth = payment.Depth + count, FinalAt = payment.Depth + count >= required ? now : null };
            }

            var isPaid = _payments.Where(p => p.Lease == Leases && p.Depth >= required).Sum(p => p.Amount) >= 10;
            if (Holder is not null && isPaid)
                End(now, required);
            Refresh();
        }

        public void Expire(DateTime now, int required)
        {
            if (Holder is not null && now >= _expires && Received < 10)
                End(Received == 0 ? _expires : now, required);
        }

        public void End(DateTime ended, int required)
        {
            Holder = null;
            var late = _expires.AddMinutes(10);
            _restsUntil = ended + rest > late ? ended + rest : late;
            Refresh();
        }

        private void Refresh()
        {
            foreach (var payment in _payments.Where(p => p.Lease == Leases && p.FinalAt is not null))
                _restsUntil = payment.FinalAt + paidRest > _restsUntil ? payment.FinalAt!.Value + paidRest : _restsUntil;
        }
    }
}
