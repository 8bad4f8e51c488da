using System.Collections.Concurrent;
using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>
/// The machine's own resolver. It blocks a thread and cannot be stopped, so a name is asked for once at a time, on a thread of its own, and nobody
/// waits longer than <see cref="Timeout"/>: names that hang take neither the thread pool nor each other's time. Half of the places are kept for names
/// that have been found before, so that whoever invents names by the hundred does not shut out the merchants who are there.
/// </summary>
internal sealed class HostResolver(TimeProvider clock, Func<string, IPAddress[]>? system = null) : IHostResolver
{
    public const int MaxAddresses = 16;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private const int MaxQuestions = 512;
    private const int MaxNewNames = MaxQuestions / 2;
    private const int MaxRemembered = 10_000;

    private readonly Func<string, IPAddress[]> _system = system ?? Dns.GetHostAddresses;

    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _asking = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.OrdinalIgnoreCase);

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        if (_asking.Count >= (_found.ContainsKey(host) ? MaxQuestions : MaxNewNames) && !_asking.ContainsKey(host))
            throw new TimeoutException("Too many names are being resolved.");
        var question = _asking.GetOrAdd(host, name => new Lazy<Task<IPAddress[]>>(() => Ask(name)));
        return await question.Value.WaitAsync(Timeout, clock, cancellationToken);
    }

    private Task<IPAddress[]> Ask(string host) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                var addresses = _system(host);
                if (_found.Count >= MaxRemembered)
                    _found.Clear();
                _found.TryAdd(host, true);
                return addresses.Length <= MaxAddresses ? addresses : addresses[..MaxAddresses];
            }
            finally
            {
                _asking.TryRemove(host, out _);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);
}
