using InvoiceModule.Setup;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Play;

/// <summary>Everything there is in one run: the truth, and the nodes that try to find it out.</summary>
internal sealed class World : IDisposable
{
    public static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    private static readonly TimeSpan Unrest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(2);

    private readonly DatabaseFile _file;
    private readonly List<Node> _dead = [];
    private readonly List<Node> _all = [];
    private readonly Dictionary<long, DateTime> _keys = [];
    private readonly Dictionary<long, long> _openedAt = [];
    private readonly int _maxUses;
    private DateTime _disturbedAt = DateTime.MinValue;

    public World(ulong seed, DatabaseFile file, Coverage coverage, Trace trace)
    {
        (_file, Seed, Coverage, Trace) = (file, seed, coverage, trace);
        (Dice, Whims) = (new Dice(seed), new Dice(seed + 0x5bd1e995));
        Shop = new Shop(Whims, coverage);
        Scheduler = new Scheduler(Dice, trace) { AfterStep = BuryDead };
        Database = new SimDatabase(file, Scheduler) { Committed = OnCommitted };
        Kinds = Dice.Below(10) switch
        {
            < 4 => [ChainKind.Utxo(Dice.Between(2, 9))],
            < 6 => [ChainKind.Account(Dice.Between(2, 6))],
            < 8 => [ChainKind.Utxo(Dice.Between(2, 8)), ChainKind.Account(Dice.Between(2, 6))],
            _ => [ChainKind.Account(Dice.Between(2, 6)), ChainKind.Side(4)],
        };
        if (Whims.Chance(100))
            Kinds = [.. Kinds.Select(k => k with { IsImported = true })];
        Ledgers = Kinds.ToDictionary(k => k.Blockchain, k => new SimLedger(k.Blockchain, Scheduler, Dice) { Changed = () => Push(k.Blockchain) }, StringComparer.Ordinal);
        Rates = new SimRates(Dice, Scheduler);
        Merchants = new MerchantWorld(this);
        Handlers = new HandlerRules(this);
        Decisions = new DecisionRules(this);
        Refunds = new RefundRules(this);
        Notes = new NoteRules(this);
        Providers = new ProviderRules(this);
        Replacements = new ReplacementRules(this);
        Claims = new ClaimRules(this);
        Views = new ViewRules(this);
        _maxUses = Dice.Between(1, 3);
        Options = new InvoicingOptions();
        Configure(Options);
        file.Reset();
    }

    public ulong Seed { get; }

    public Dice Dice { get; }

    /// <summary>Chance apart, for what changes nothing in most lives: those go on as they did without it.</summary>
    public Dice Whims { get; }

    public Shop Shop { get; }

    public Scheduler Scheduler { get; }

    public Trace Trace { get; }

    public Coverage Coverage { get; }

    /// <summary>Whoever is no node: payers, miners, merchants, the director.</summary>
    public Owner Stage { get; } = new("stage");

    public SimDatabase Database { get; }

    public Mirror Mirror { get; } = new();

    public IReadOnlyList<ChainKind> Kinds { get; }

    public IReadOnlyDictionary<string, SimLedger> Ledgers { get; }

    public SimRates Rates { get; }

    public MerchantWorld Merchants { get; }

    public HandlerRules Handlers { get; }

    public DecisionRules Decisions { get; }

    public RefundRules Refunds { get; }

    public NoteRules Notes { get; }

    public ProviderRules Providers { get; }

    public ReplacementRules Replacements { get; }

    public ClaimRules Claims { get; }

    public ViewRules Views { get; }

    public HostPlans Plans { get; } = new();

    public InvoicingOptions Options { get; }

    public List<Node> Nodes { get; } = [];

    /// <summary>Whether the host has taken its token out of its configuration: whichever process starts now does not know it.</summary>
    public bool IsTokenDropped { get; private set; }

    /// <summary>Whether it ever had.</summary>
    public bool WasTokenDropped { get; private set; }

    /// <summary>No new faults: everything must come to its end now.</summary>
    public bool Calm { get; set; }

    /// <summary>The point at which the next to come by dies, and how often it is passed before; null for none.</summary>
    public (string Point, int Times)? Trap { get; set; }

    /// <summary>What comes between the next order's price and its invoice, once; null for nothing.</summary>
    public Action? BeforeInvoice { get; set; }

    public Violation? Broken { get; private set; }

    /// <summary>Whether somebody has just slept, so that two may believe to hold the same claim.</summary>
    public bool IsDisturbed => Scheduler.Time - _disturbedAt < Unrest;

    public void Disturbed() => _disturbedAt = Scheduler.Time;

    /// <summary>Lets time jump, and now and then as the machines do not notice.</summary>
    public void Leap(TimeSpan time, bool maySleep = true)
    {
        // Less than two seconds of sleep the product does not notice, and is behind by no more until it asks again.
        var isSleep = maySleep && time > Nap && !Calm && Dice.Chance(500);
        Coverage.Hit("time", "monotonic clocks stand still", isSleep);
        Scheduler.Leap(time, isSleep);
    }

    public void Configure(InvoicingOptions options)
    {
        options.PublicBaseUrl = new Uri("https://shop.example");
        options.PollInterval = TimeSpan.FromSeconds(30);
        options.AddressRest = TimeSpan.FromMinutes(20);
        options.PaidAddressRest = TimeSpan.FromMinutes(40);
        options.MaxAddressUses = _maxUses;
        options.Rates.MaxJumpPercent = 0;
        options.Callbacks.MaxConcurrency = 6;
        options.Callbacks.MaxConcurrencyPerOrigin = 3;
    }

    /// <summary>The host takes its token out of its configuration, or puts it back.</summary>
    public void DropToken(bool isDropped)
    {
        (IsTokenDropped, WasTokenDropped) = (isDropped, WasTokenDropped || isDropped);
        Say(isDropped ? "the host drops its token" : "the host takes its token again");
    }

    public void Say(string line) => Trace.Say(Scheduler.Now, line);

    /// <summary>A rule is broken. The run ends after this step.</summary>
    public void Fail(string rule, string text)
    {
        Broken ??= new Violation(rule, text);
        Say($"BROKEN {rule}: {text}");
    }

    public void Add(Node node)
    {
        Nodes.Add(node);
        _all.Add(node);
    }

    public void Died(Node node)
    {
        _dead.Add(node);
        Nodes.Remove(node);
        Disturbed();
    }

    public TimeSpan KeyAge(long id) => _keys.TryGetValue(id, out var since) ? Scheduler.Time - since : TimeSpan.Zero;

    /// <summary>A lease begins, with the best branch as it is.</summary>
    public void Opened(LeaseRow lease) => _openedAt[lease.Id] = Ledgers[lease.Blockchain].Tip.Height;

    /// <summary>How high the best branch was when a lease began: what stands above was mined later.</summary>
    public long TipAtOpening(LeaseRow lease) => _openedAt[lease.Id];

    public void Dispose()
    {
        foreach (var node in _all)
        {
            if (!node.IsDead)
                node.Kill("with the world");
        }

        BuryDead();
        foreach (var node in _all)
            node.Dispose();
    }

    private void BuryDead()
    {
        foreach (var node in _dead)
            Database.Abandon(node);
        _dead.Clear();
    }

    private void Push(string blockchain)
    {
        foreach (var node in Nodes)
        {
            foreach (var view in node.Views.Where(v => v.Blockchain == blockchain))
                view.Push();
        }
    }

    private void OnCommitted(Node node, IReadOnlyCollection<Change> changes)
    {
        Mirror.Take(_file.Reader, changes);
        foreach (var change in changes)
            Trace.Add(change.Table, change.RowId);
        foreach (var key in Mirror.Keys.Changes.Select(c => c.After).OfType<KeyRow>())
            _keys.TryAdd(key.Id, Scheduler.Time);
        if (Broken is null)
            CommitRules.Check(this, node);
        foreach (var (before, after) in Mirror.Chains.Changes)
        {
            if (after is not null && (before?.Height, before?.Hash, before?.ScannedAt) != (after.Height, after.Hash, after.ScannedAt))
                node.Views.Find(v => v.Blockchain == after.Blockchain)?.Look.End();
        }
    }
}
