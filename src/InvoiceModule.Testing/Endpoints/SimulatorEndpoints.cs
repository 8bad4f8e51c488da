using InvoiceModule.Testing.Chains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>The control calls of the simulated world. Each has been done when it answers, and the module has been told to look.</summary>
internal static class SimulatorEndpoints
{
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/simulator");
        group.MapPost("/transactions", Broadcast);
        group.MapPost("/blocks", Mine);
        group.MapPost("/reorg", Reorganise);
        group.MapPost("/replacements", Replace);
        group.MapPost("/clock", Advance);
        group.MapPost("/rates", SetRate);
        group.MapPost("/outage", SetDown);
        return group.AddEndpointFilter<SimulatorGate>().AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Broadcast(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var (blockchain, symbol) = (request.Text("blockchain"), request.OptionalText("symbol"));
        var outputs = request.Outputs(symbol);
        return async (simulator, token) =>
        {
            var network = simulator.Network(blockchain);
            if (symbol is null && network.Chain.Assets.Count > 1)
                throw new SimulatorException(SimulatorFault.Invalid, "symbol", $"Say which of {network.Blockchain}: {string.Join(", ", network.Chain.Assets.Select(a => a.Symbol))}.");
            return new { txid = await network.BroadcastAsync(outputs, token) };
        };
    });

    private static Task Mine(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var (blockchain, count) = (request.Text("blockchain"), request.Integer("count"));
        return async (simulator, token) => new { height = await simulator.Network(blockchain).MineAsync(count, cancellationToken: token) };
    });

    private static Task Reorganise(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var (blockchain, depth, drop) = (request.Text("blockchain"), request.Integer("depth"), request.Texts("drop"));
        return async (simulator, token) => new { height = await simulator.Network(blockchain).ReorganiseAsync(depth, drop, toPool: true, token) };
    });

    /// <summary>The call names no chain: a transaction's id is one chain's.</summary>
    private static Task Replace(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var txId = request.Text("txid");
        var output = request.Output();
        return async (simulator, token) =>
        {
            var network = await FindAsync(simulator, txId, token);
            return new { txid = await network.ReplaceAsync(txId, output.Address, output.Amount, token) };
        };
    });

    private static Task Advance(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var by = request.Length("advance");
        return async (simulator, token) =>
        {
            await simulator.Clock.AdvanceAsync(by, token);
            return new { now = simulator.Time.GetUtcNow().UtcDateTime };
        };
    });

    private static Task SetRate(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var (symbol, currency, rate) = (request.Text("symbol"), request.Text("currency"), request.Rate("rate"));
        return async (simulator, token) =>
        {
            await simulator.Rates.SetAsync(symbol, currency, rate, token);
            return new { symbol = symbol.ToUpperInvariant(), currency = currency.ToUpperInvariant(), rate = rate?.ToDecimalString() };
        };
    });

    private static Task SetDown(HttpContext context) => SimulatorCall.RunAsync(context, request =>
    {
        var (blockchain, down) = (request.Text("blockchain"), request.Flag("down"));
        return async (simulator, token) =>
        {
            var network = simulator.Network(blockchain);
            await network.SetDownAsync(down, token);
            return new { blockchain = network.Blockchain, down };
        };
    });

    private static async ValueTask<SimulatedNetwork> FindAsync(Simulator simulator, string txId, CancellationToken cancellationToken)
    {
        foreach (var network in simulator.Networks)
        {
            if (await network.KnowsAsync(txId, cancellationToken))
                return network;
        }

        throw new SimulatorException(SimulatorFault.NotFound, "txid", "No simulated chain knows this transaction.");
    }
}
