namespace InvoiceModule.Dashboard;

/// <summary>How the callbacks of some wallets went within <see cref="Window"/>.</summary>
/// <param name="Recent">Attempts looked at: the newest, at most 1000 a wallet.</param>
/// <param name="Delivered">Of them, those that were answered 2xx.</param>
/// <param name="Median">Milliseconds in which half of the delivered ones were answered; null when there are none.</param>
/// <param name="Slow">Milliseconds within which 95 % were.</param>
/// <param name="Errors">What went wrong with the others, most frequent first.</param>
/// <param name="Dead">Events given up that can still be sent again, newest first, with their invoice: at most 10.</param>
/// <param name="Held">Events whose receiver answered 410 Gone, so that nothing is sent until somebody redelivers; newest first, with their invoice: at most 10.</param>
internal sealed record CallbackHealth(
    int Recent,
    int Delivered,
    int? Median,
    int? Slow,
    IReadOnlyList<(string Error, int Count)> Errors,
    IReadOnlyList<(string EventId, Guid InvoiceId, DateTime At)> Dead,
    IReadOnlyList<(string EventId, Guid InvoiceId, DateTime At)> Held)
{
    /// <summary>How far back it looks: what was mended last month is no news.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);
}
