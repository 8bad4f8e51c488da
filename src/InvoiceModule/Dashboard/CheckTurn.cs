namespace InvoiceModule.Dashboard;

/// <summary>A verification reads the whole database, so this process runs one at a time for the dashboard, whoever asks and how often.</summary>
internal sealed class CheckTurn
{
    private int _taken;

    /// <summary>Takes the turn; false when somebody has it.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public void GiveBack() => Volatile.Write(ref _taken, 0);
}
