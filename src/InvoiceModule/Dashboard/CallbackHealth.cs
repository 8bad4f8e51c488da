namespace InvoiceModule.Dashboard;

/// <summary>How callbacks go.</summary>
/// <param name="Recent">Attempts looked at: the newest, at most 1000.</param>
/// <param name="Delivered">Of them, those that were answered 2xx.</param>
/// <param name="Median">Milliseconds in which half of the delivered ones were answered; null when there are none.</param>
/// <param name="Slow">Milliseconds within which 95 % were.</param>
/// <param name="Errors">What went wrong with the others, most frequent first.</param>
/// <param name="Dead">Events given up, newest first, with their invoice: at most 10.</param>
internal sealed record CallbackHealth(
    int Recent, int Delivered, int? Median, int? Slow, IReadOnlyList<(string Error, int Count)> Errors, IReadOnlyList<(string EventId, Guid InvoiceId, DateTime At)> Dead);
