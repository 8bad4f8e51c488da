namespace InvoiceModule.Testing.Journal;

/// <summary>One movement of value, checked: the receiver's key, and the amount as digits.</summary>
internal sealed record FactOutput(string To, string Amount, string? Contract);
