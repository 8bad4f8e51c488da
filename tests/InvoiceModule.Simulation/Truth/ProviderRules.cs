using InvoiceModule.Addresses;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// A service that makes addresses is out of order (F41): whoever finds an address that has rested, and is known to be of this process's key, is not refused, no booking
/// waits for the service, and none of its
/// addresses is lost.
/// </summary>
internal sealed class ProviderRules(World world)
{
    private static readonly AsyncLocal<bool> InCreate = new();

    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    // What an invoice waits for a service, and what else it has to do.
    private static readonly TimeSpan LongestCreate = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ProviderMode> _modes = new(StringComparer.Ordinal);
    private readonly Dictionary<(Node Node, string Blockchain), DateTime> _failedAt = [];
    private readonly Dictionary<Node, DateTime> _troubledAt = [];

    public ProviderMode ModeOf(string blockchain) => _modes.GetValueOrDefault(blockchain);

    public void Set(string blockchain, ProviderMode mode)
    {
        _modes[blockchain] = mode;
        world.Say($"the addresses of {blockchain} come from a service that is {mode}");
    }

    public void SetAll(ProviderMode mode)
    {
        foreach (var kind in world.Kinds.Where(k => ModeOf(k.Blockchain) != mode))
            Set(kind.Blockchain, mode);
    }

    /// <summary>A process asks for an address. Where an invoice has waited for it in vain, no other waits: each would hold up the bookings.</summary>
    public void Asked(Node node, string blockchain)
    {
        // Networks that share their addresses ask for each other's too.
        if (InCreate.Value && world.Kinds.Count(k => k.Traits.AddressSpace is not null) < 2 && _failedAt.TryGetValue((node, blockchain), out var at) && world.Scheduler.Time < at + LeftAlone - Slack)
            world.Fail("F41", $"{node.Name} lets an invoice wait for the addresses of {blockchain}, which did not come at {at:T}.");
    }

    /// <summary>One has waited in vain.</summary>
    public void Failed(Node node, string blockchain)
    {
        _troubledAt[node] = world.Scheduler.Time;
        if (InCreate.Value)
            _failedAt[(node, blockchain)] = world.Scheduler.Time;
    }

    /// <summary>One was given: where that was for the stock, invoices may ask again too.</summary>
    public void Answered(Node node, string blockchain)
    {
        if (!InCreate.Value)
            _failedAt.Remove((node, blockchain));
    }

    /// <summary>Makes an invoice.</summary>
    /// <param name="node">Where.</param>
    /// <param name="blockchain">On this network.</param>
    /// <param name="create">How.</param>
    public async Task CreateAsync(Node node, string blockchain, Func<Task> create)
    {
        InCreate.Value = true;
        var now = world.Scheduler.Time;
        var wasWell = IsWell(node);

        // Which key it has a process learns from the service, which may fall silent in this moment. Until then what was derived may be another key's.
        var knew = node.Services.GetRequiredService<CodeKeys>().Known(World.WalletId, world.Kinds.First(k => k.Blockchain == blockchain).Space) != CodeKeys.Unknown;
        var free = Free(blockchain, now);
        try
        {
            await create();
        }
        catch (InvoicingException refused) when (refused.Code == InvoicingErrorCodes.AddressUnavailable)
        {
            world.Coverage.Hit("provider", "refused for want of another address", ModeOf(blockchain) != ProviderMode.Well);
            var knows = knew || wasWell && IsWell(node);
            if (free.Intersect(Free(blockchain, now)).FirstOrDefault(a => knows || a.Index is null) is { } address)
                world.Fail("F41", $"an invoice is refused for want of an address on {blockchain}, and {address.Key} was free all the time ({refused.Message})");
            var kind = world.Kinds.First(k => k.Blockchain == blockchain);
            if (wasWell && IsWell(node) && !kind.IsImported && world.Mirror.Addresses.Rows.Count(a => a.Space == kind.Space && a.Index is not null) < kind.Addresses)
                world.Fail("L7", $"an invoice is refused for want of an address on {blockchain}, of whose {kind.Addresses} some were never added.");
            throw;
        }
    }

    // Whether its services answer, and have answered for so long that nobody leaves them alone any more.
    private bool IsWell(Node node) => world.Kinds.All(k => ModeOf(k.Blockchain) == ProviderMode.Well) && !(world.Scheduler.Time - _troubledAt.GetValueOrDefault(node) <= LeftAlone + Slack);

    /// <summary>An address is leased.</summary>
    public void CheckOpened(LeaseRow lease, DateTime now)
    {
        if (!world.IsDisturbed && now - lease.OpenedAt > LongestCreate)
            world.Fail("F41", $"invoice {lease.InvoiceId} was begun at {lease.OpenedAt:T} and written at {now:T}, and nobody could write anything meanwhile.");
        world.Coverage.Hit("lease", "from a list", world.Kinds.First(k => k.Blockchain == lease.Blockchain).IsImported);
        if (ModeOf(lease.Blockchain) != ProviderMode.Well)
            world.Coverage.Hit("provider", lease.Epoch > 1 ? "a rested address given out meanwhile" : "a fresh address given out meanwhile");
    }

    /// <summary>An address is added: numbers follow each other, for a number that was passed over never comes again.</summary>
    public void CheckAdded(AddressRow address)
    {
        if (address.Index is { } index && world.Mirror.Addresses.Rows.Count(a => a.Space == address.Space && a.Index < index) != index)
            world.Fail("L7", $"address {address.Key} is number {index} of {address.Space}, and some before it are lost.");
    }

    private List<AddressRow> Free(string blockchain, DateTime now)
    {
        var space = world.Kinds.First(k => k.Blockchain == blockchain).Space;
        return [.. world.Mirror.Addresses.Rows.Where(a => a.Space == space && a is { LeasedBy: null, Retired: null, Pinned: false } && (a.FreedAt is null || a.RestsUntil <= now - Slack))];
    }
}
