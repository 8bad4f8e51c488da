using System.Globalization;
using System.Net;
using System.Net.Sockets;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>All merchants' servers, and what has come to them.</summary>
internal sealed class MerchantWorld
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(15.5);

    private readonly World _world;
    private readonly List<Merchant> _merchants = [];
    private readonly Dictionary<MerchantConnection, string> _inFlight = [];
    private readonly SortedSet<string> _answered = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _gone = new(StringComparer.Ordinal);

    public MerchantWorld(World world)
    {
        _world = world;
        for (var i = 0; i < 4; i++)
            _merchants.Add(new Merchant(string.Create(CultureInfo.InvariantCulture, $"m{i}.example"), new IPAddress([93, 184, 216, (byte)(10 + i)])));
        Rules = new MerchantRules(world);
    }

    public IReadOnlyList<Merchant> All => _merchants;

    public MerchantRules Rules { get; }

    public bool Answered(string eventId) => _answered.Contains(eventId);

    public bool HasGone(string url) => _gone.Contains(url);

    public void AllGood() => _merchants.ForEach(m => m.Mode = MerchantMode.Good);

    public IPAddress? Resolve(string host)
    {
        var merchant = _merchants.Find(m => m.Host == host);
        if (merchant?.Mode is MerchantMode.NoSuchHost or MerchantMode.PrivateAddress)
            _world.Coverage.Hit("merchant", merchant.Mode.ToString());
        return merchant?.Mode switch
        {
            null or MerchantMode.NoSuchHost => null,
            MerchantMode.PrivateAddress => IPAddress.Parse("10.1.2.3"),
            _ => merchant.Address,
        };
    }

    public Stream Connect(Node node, IPEndPoint endpoint)
    {
        if (_merchants.Find(m => m.Address.Equals(endpoint.Address)) is not { } merchant)
        {
            _world.Fail("C6", $"{node.Name} connected to {endpoint}.");
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        if (merchant.Mode == MerchantMode.Refuses)
        {
            _world.Coverage.Hit("merchant", nameof(MerchantMode.Refuses));
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        return new MerchantConnection(this, merchant, node, _world.Scheduler);
    }

    public void Receive(MerchantConnection connection, MerchantRequest request)
    {
        _world.Say($"{connection.Node.Name} sends {request.EventId} to {connection.Merchant.Host} ({connection.Merchant.Mode})");
        _world.Trace.Add(request.Body);
        connection.CameAt = _world.Scheduler.Time;
        Rules.Check(connection, request, _inFlight);
        _inFlight[connection] = request.EventId;
        _world.Coverage.Hit("merchant", connection.Merchant.Mode.ToString());
        MerchantAnswer.Give(_world, connection, request);
    }

    /// <summary>The merchant has said 2xx.</summary>
    public void Acknowledge(string eventId) => _answered.Add(eventId);

    public void SayGone(string url) => _gone.Add(url);

    /// <summary>Nothing more comes on this connection.</summary>
    public void Closed(MerchantConnection connection)
    {
        _inFlight.Remove(connection);
        if (!connection.Node.IsDead && _world.Scheduler.Time - connection.OpenedAt > LongestAttempt && _world.Scheduler.LeapAt < connection.OpenedAt && !(connection.Node.TroubledAt >= connection.OpenedAt))
            _world.Fail("C9", $"{connection.Node.Name} was on the line to {connection.Merchant.Host} from {connection.OpenedAt:T} to {_world.Scheduler.Time:T}.");
    }

    public void Done(MerchantConnection connection) => _inFlight.Remove(connection);
}
