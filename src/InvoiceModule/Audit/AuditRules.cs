using InvoiceModule.Invoices;

namespace InvoiceModule.Audit;

/// <summary>What an act must say of itself before anything is done for it.</summary>
internal static class AuditRules
{
    /// <summary>Passes on an act that says who (and, unless it is routine, why), without the blanks around.</summary>
    /// <exception cref="InvoicingException"><c>validation_failed</c>, with <c>$.who</c> or <c>$.why</c>.</exception>
    public static OperatorAct Checked(OperatorAct act, bool isRoutine = false)
    {
        ArgumentNullException.ThrowIfNull(act);
        var (who, why) = (act.Who?.Trim() ?? "", act.Why?.Trim() ?? "");
        var errors = new ValidationErrors();
        if (TextRules.Check(errors, "$.who", who, AuditEntry.MaxWho) && who.Length == 0)
            errors.Add("$.who", "Is required: who decides this.");
        if (TextRules.Check(errors, "$.why", why, AuditEntry.MaxWhy) && why.Length == 0 && !isRoutine)
            errors.Add("$.why", "Is required: say why, for whoever reads the audit later.");
        errors.ThrowIfAny();
        return new OperatorAct(who, why);
    }
}
