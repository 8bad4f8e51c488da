using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CustomChain;

/// <summary>
/// The invented network: a village pays in pebbles. A slip handed in waits in the clerk's tray until it is bound into the book as part of a page. Now
/// and then the council has the newest pages torn out and bound anew. Whoever wants to know something asks the clerk, and waits for his answer.
/// </summary>
public sealed class PebbleLedger
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<PebblePage> _pages = [];
    private readonly List<PebbleSlip> _tray = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PebbleHall _hall;
    private int _stamps;

    /// <summary>Opens a book with some empty pages.</summary>
    /// <param name="pages">How many, 1 or more.</param>
    /// <param name="time">The village's clock; null for the machine's.</param>
    public PebbleLedger(int pages = 1, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        for (var i = 0; i < pages; i++)
            Bind([]);
    }

    /// <summary>Whether the clerk answers. Slips are handed in and bound all the same.</summary>
    public PebbleHall Hall
    {
        get
        {
            lock (_lock)
                return _hall;
        }

        set
        {
            lock (_lock)
            {
                _hall = value;
                _moved.SetResult();
                _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Asks for the newest page.</summary>
    public Task<PebblePage> AskNewestAsync(CancellationToken cancellationToken) => AskAsync(() => _pages[^1], cancellationToken);

    /// <summary>Asks for a page; null when the book has none of this number yet.</summary>
    public Task<PebblePage?> AskPageAsync(long number, CancellationToken cancellationToken)
        => AskAsync(() => number < _pages.Count ? _pages[(int)number] : null, cancellationToken);

    /// <summary>Asks what waits in the tray.</summary>
    public Task<IReadOnlyList<PebbleSlip>> AskTrayAsync(CancellationToken cancellationToken)
        => AskAsync<IReadOnlyList<PebbleSlip>>(() => [.. _tray], cancellationToken);

    /// <summary>Hands in a slip. One torn from a stub that lies in the tray already takes the other's place.</summary>
    public PebbleSlip HandIn(IReadOnlyList<PebblePayment> payments, string? stub = null)
    {
        lock (_lock)
        {
            var stamp = (++_stamps).ToString(CultureInfo.InvariantCulture);
            var slip = new PebbleSlip(Seal("slip", stamp), stub ?? "stub-" + stamp, Now(), payments);
            _tray.RemoveAll(s => s.Stub == slip.Stub);
            _tray.Add(slip);
            return slip;
        }
    }

    /// <summary>Puts a slip back into the tray.</summary>
    public void PutBack(PebbleSlip slip)
    {
        lock (_lock)
            _tray.Add(slip);
    }

    /// <summary>Takes everything out of the tray.</summary>
    public IReadOnlyList<PebbleSlip> EmptyTray()
    {
        lock (_lock)
        {
            PebbleSlip[] slips = [.. _tray];
            _tray.Clear();
            return slips;
        }
    }

    /// <summary>Binds a page of slips.</summary>
    public void Bind(IReadOnlyList<PebbleSlip> slips)
    {
        lock (_lock)
        {
            var (number, previous) = (_pages.Count, _pages.Count == 0 ? "" : _pages[^1].Seal);
            var seal = Seal(["page", previous, (++_stamps).ToString(CultureInfo.InvariantCulture), .. slips.Select(s => s.Id)]);
            _pages.Add(new PebblePage(number, seal, previous, Now(), slips));
        }
    }

    /// <summary>Tears out the newest pages, and gives the slips that were on them, oldest first.</summary>
    public IReadOnlyList<PebbleSlip> TearOut(int pages)
    {
        lock (_lock)
        {
            PebbleSlip[] slips = [.. _pages[^pages..].SelectMany(p => p.Slips)];
            _pages.RemoveRange(_pages.Count - pages, pages);
            return slips;
        }
    }

    private async Task<T> AskAsync<T>(Func<T> question, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task moved;
            lock (_lock)
            {
                if (_hall == PebbleHall.Closed)
                    throw new IOException("The village hall is closed.");
                if (_hall == PebbleHall.Open)
                    return question();
                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }

    private DateTime Now() => _time.GetUtcNow().UtcDateTime;

    private static string Seal(params ReadOnlySpan<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
