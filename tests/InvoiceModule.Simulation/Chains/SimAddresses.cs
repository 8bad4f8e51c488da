using System.Globalization;
using InvoiceModule.Addresses;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Chains;

/// <summary>A source of addresses that comes to its end, and is a service that may be out of order.</summary>
internal sealed class SimAddresses(ChainKind kind, Node node) : IAddressProvider
{
    public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken)
    {
        var providers = node.World.Providers;
        providers.Asked(node, kind.Blockchain);
        return providers.ModeOf(kind.Blockchain) == ProviderMode.Well ? ValueTask.FromResult(Address(request)) : TryAsync(request, providers.ModeOf(kind.Blockchain), cancellationToken);
    }

    private async ValueTask<string?> TryAsync(AddressRequest request, ProviderMode mode, CancellationToken cancellationToken)
    {
        var world = node.World;
        world.Coverage.Hit("provider", mode.ToString());
        if (mode == ProviderMode.Failing)
        {
            world.Providers.Failed(node, kind.Blockchain);
            throw new HttpRequestException("The address service refuses the connection.");
        }

        var turn = mode switch
        {
            ProviderMode.Silent => new Turn(world.Scheduler, node),
            ProviderMode.Deaf => Turn.After(world.Scheduler, node, TimeSpan.FromSeconds(20)),
            _ => Turn.After(world.Scheduler, node, TimeSpan.FromMilliseconds(world.Whims.Between(1, 2500))),
        };
        await using var registration = cancellationToken.Register(() =>
        {
            world.Providers.Failed(node, kind.Blockchain);
            if (mode == ProviderMode.Silent)
                turn.Complete();
        });
        await turn;
        node.Check();
        if (mode != ProviderMode.Deaf)
            cancellationToken.ThrowIfCancellationRequested();
        return Address(request);
    }

    private string? Address(AddressRequest request)
    {
        node.World.Providers.Answered(node, kind.Blockchain);
        return request.Index < kind.Addresses ? string.Create(CultureInfo.InvariantCulture, $"{kind.Prefix}{request.Index}") : null;
    }
}
