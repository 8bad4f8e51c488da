namespace InvoiceModule.Dashboard;

/// <summary>A field of the documentation's "Create Invoice".</summary>
/// <param name="Name">Its name in the form.</param>
/// <param name="Label">As the documentation has it; a star says that it is required.</param>
/// <param name="Path">Where its errors stand in the API's answer.</param>
/// <param name="Hint">What it takes; null when its name says it.</param>
/// <param name="Mode">The keyboard a phone shows.</param>
/// <param name="IsLong">Whether it takes several lines.</param>
internal sealed record CreateFormField(string Name, string Label, string Path, string? Hint = null, string Mode = "text", bool IsLong = false);
