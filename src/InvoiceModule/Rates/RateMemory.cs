namespace InvoiceModule.Rates;

/// <summary>
/// Remembers the last accepted rate of each pair, so that a lone source that suddenly says something else (a wrong comma, a hacked account) is not
/// believed at once. Every process has its own memory; it is a safeguard and not a ledger.
/// </summary>
internal sealed class RateMemory(int maxJumpPercent, TimeSpan standing)
{
    /// <summary>An accepted rate older than this says nothing about a jump: markets move.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Base, string Quote), State> _states = [];

    /// <summary>Remembers a rate that several sources agree on.</summary>
    public void Accept(string @base, string quote, Rational rate, DateTime now)
    {
        lock (_lock)
            _states[(@base, quote)] = new State(rate, now, null, default, default);
    }

    /// <summary>Whether a rate that one source alone gives is believed; if so it is remembered.</summary>
    public bool TryAccept(string @base, string quote, Rational rate, DateTime now)
    {
        lock (_lock)
        {
            if (maxJumpPercent > 0 && _states.TryGetValue((@base, quote), out var state) && Doubt(state, rate, now) is { } doubted)
            {
                _states[(@base, quote)] = doubted;
                return false;
            }

            _states[(@base, quote)] = new State(rate, now, null, default, default);
            return true;
        }
    }

    /// <summary>The state with the rate under doubt, or null when there is no doubt.</summary>
    private State? Doubt(State state, Rational rate, DateTime now)
    {
        if (state.Doubted is { } doubted && now - state.LastSeen <= Window)
        {
            if (RateConsensus.IsWithin(rate, doubted, maxJumpPercent))
                return now - state.Since >= standing ? null : state with { LastSeen = now };
            // It went back to where it was, or on to somewhere else.
            return RateConsensus.IsWithin(rate, state.Accepted, maxJumpPercent) ? null : state with { Doubted = rate, Since = now, LastSeen = now };
        }

        return now - state.AcceptedAt <= Window && !RateConsensus.IsWithin(rate, state.Accepted, maxJumpPercent)
            ? state with { Doubted = rate, Since = now, LastSeen = now }
            : null;
    }

    private sealed record State(Rational Accepted, DateTime AcceptedAt, Rational? Doubted, DateTime Since, DateTime LastSeen);
}
