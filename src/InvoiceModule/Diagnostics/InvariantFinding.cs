namespace InvoiceModule.Diagnostics;

/// <summary>One broken rule at one subject, in words for an operator. It holds no secret: no key, no URL, no customer's data.</summary>
/// <param name="Rule">The rule's name, such as <c>M3</c>; the README lists them.</param>
/// <param name="Kind">Whether stored state is wrong or something is late.</param>
/// <param name="Subject">What the id is of: <c>invoice</c>, <c>address</c>, <c>payment</c>, <c>wallet</c> or <c>chain</c>.</param>
/// <param name="SubjectId">The id: an invoice's or wallet's UUID, a chain's name, a row's number.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record InvariantFinding(string Rule, FindingKind Kind, string Subject, string SubjectId, string Sentence)
{
    /// <summary>The finding in one line.</summary>
    /// <returns>For example <c>M3: invoice 7f3c…: it has received 5, but its payments sum to 4.</c></returns>
    public override string ToString() => $"{Rule}: {Subject} {SubjectId}: {Sentence}";
}
