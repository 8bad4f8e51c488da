using System.Net;
using System.Text;
using InvoiceModule.Callbacks;
using Microsoft.AspNetCore.Hosting.Server;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>A sender with a resolver that answers as the test wants.</summary>
internal sealed class SenderRig : IHostResolver, IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly CallbackSender _sender;
    private readonly HostResolver _real = new(TimeProvider.System);

    public SenderRig(InvoicingCallbackOptions options, IServer? server = null, IDialer? dialer = null)
    {
        var clock = TimeProvider.System;
        var guard = new EndpointGuard(options, new AddressGuard(options), new LocalAddresses(clock), new OwnListeners(server), this);
        _sender = new CallbackSender(new CallbackConnector(guard, this, clock, dialer), options, clock);
    }

    public Dictionary<string, IPAddress[]> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Task<CallbackOutcome> SendAsync(string url) => SendAsync(url, "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G", Encoding.UTF8.GetBytes("{\"a\":1}"), [Key]);

    public Task<CallbackOutcome> SendAsync(string url, string eventId, byte[] body, IReadOnlyList<byte[]> keys)
        => _sender.SendAsync(new Delivery(new OutboxClaim(Guid.NewGuid(), 1), eventId, Guid.Empty, 2, url, body, keys, null), TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        => Names.TryGetValue(host, out var addresses)
            ? Task.FromResult<IReadOnlyList<IPAddress>>(addresses)
            : _real.ResolveAsync(host, cancellationToken);

    public void Dispose() => _sender.Dispose();
}
