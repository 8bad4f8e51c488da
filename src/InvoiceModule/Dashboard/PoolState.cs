namespace InvoiceModule.Dashboard;

/// <summary>How a wallet's addresses stand on one chain (or on the chains that share them).</summary>
/// <param name="Space">The chain.</param>
/// <param name="Free">May be leased now.</param>
/// <param name="Leased">Held by an invoice.</param>
/// <param name="Resting">Rests after an invoice.</param>
/// <param name="Pinned">Holds money that is unconfirmed or waits for a decision.</param>
/// <param name="Retired">Never leased again.</param>
internal sealed record PoolState(string Space, int Free, int Leased, int Resting, int Pinned, int Retired)
{
    public int Total => Free + Leased + Resting + Pinned + Retired;
}
