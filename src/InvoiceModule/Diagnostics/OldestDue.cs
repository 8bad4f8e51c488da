namespace InvoiceModule.Diagnostics;

/// <summary>Since when the oldest due work has been waiting that nobody has claimed; null when none waits.</summary>
internal readonly record struct OldestDue(DateTime? Callback, DateTime? Handler);
