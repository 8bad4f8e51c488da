namespace InvoiceModule.Simulation.Mutants;

/// <summary>Mistakes about money that has been sent back.</summary>
internal static class RefundMutants
{
    public static readonly Mutation[] All =
    [
        new("refunded-is-credited", new Edit(
            "Payments/TransferMatcher.cs", "|| !await reads.IsRefundedAsync(id, cancellationToken))", "|| Mutant.Is(\"refunded-is-credited\") || !await reads.IsRefundedAsync(id, cancellationToken))")),
        new("refund-of-what-may-return", new Edit(
            "Invoices/ShortRefunds.cs", "if (invoice.Peak != InvoiceStatus.Paid && payments.Exists(p => p.IsGone))",
            "if (invoice.Peak != InvoiceStatus.Paid && payments.Exists(p => p.IsGone) && !Mutant.Is(\"refund-of-what-may-return\"))")),
        new("refund-of-what-waits", new Edit(
            "Invoices/ShortRefunds.cs", "if (payments.Exists(p => p is { Void: null, FinalAt: null }))", "if (payments.Exists(p => p is { Void: null, FinalAt: null }) && !Mutant.Is(\"refund-of-what-waits\"))")),
        new("refund-before-the-last-credit", new Edit(
            "Invoices/ShortRefunds.cs", "if (clock.Now <= creditedUntil)", "if (clock.Now <= creditedUntil && !Mutant.Is(\"refund-before-the-last-credit\"))")),
        new("refund-noted-by-each", new Edit(
            "Invoices/ShortRefunds.cs", "if (await FindAsync(context, invoiceId, token) is { } earlier)", "if (await FindAsync(context, invoiceId, token) is { } earlier && !Mutant.Is(\"refund-noted-by-each\"))")),
        new("refund-leaves-what-left", new Edit(
            "Invoices/ShortRefunds.cs", "foreach (var payment in payments.Where(p => !p.Counts))", "foreach (var payment in payments.Where(p => !p.Counts && !Mutant.Is(\"refund-leaves-what-left\")))")),
        new("refund-does-not-rest", new Edit(
            "Addresses/AddressRest.cs", "return refundedAt is { } noted ?", "return refundedAt is { } noted && !Mutant.Is(\"refund-does-not-rest\") ?")),
        new("accepted-though-refunded", new Edit(
            "Invoices/InvoiceService.cs", "if (await ShortRefunds.FindAsync(context, invoiceId, token) is { } refund)",
            "if (await ShortRefunds.FindAsync(context, invoiceId, token) is { } refund && !Mutant.Is(\"accepted-though-refunded\"))")),
        new("credited-by-hand-though-refunded", new Edit(
            "Payments/SuspenseService.cs", "if (await ShortRefunds.FindAsync(context, invoice.Id, token) is { } refund)",
            "if (await ShortRefunds.FindAsync(context, invoice.Id, token) is { } refund && !Mutant.Is(\"credited-by-hand-though-refunded\"))")),
        new("surplus-noted-by-each", new Edit(
            "Invoices/SurplusNotes.cs", "if (notes.Find(n => n.Received == received) is { } earlier)", "if (notes.Find(n => n.Received == received) is { } earlier && !Mutant.Is(\"surplus-noted-by-each\"))"),
            new Edit("Invoices/SurplusNotes.cs", "Open(invoice.Value, received, notes);", "Open(invoice.Value, received, Mutant.Is(\"surplus-noted-by-each\") ? [] : notes);")),
        new("reversal-settled-by-each", new Edit(
            "Invoices/ReversalNotes.cs", "if (await FindAsync(context, invoiceId, token) is { } earlier)", "if (await FindAsync(context, invoiceId, token) is { } earlier && !Mutant.Is(\"reversal-settled-by-each\"))")),
        new("lack-settled-by-each", new Edit(
            "Invoices/SentBackInvoices.cs", "is { } earlier && IsSettledBy(earlier, invoice, notes))", "is { } earlier && IsSettledBy(earlier, invoice, notes) && !Mutant.Is(\"lack-settled-by-each\"))")),
        new("lack-settled-for-ever", new Edit(
            "Invoices/SentBackInvoices.cs", "s.Action == AuditActions.SentBackSettled && s.Received <= r.Invoice.Received)",
            "s.Action == AuditActions.SentBackSettled && (s.Received <= r.Invoice.Received || Mutant.Is(\"lack-settled-for-ever\")))")),
        new("surplus-noted-of-what-waits", new Edit(
            "Invoices/SurplusNotes.cs", "if (invoice.Active || await", "if (!Mutant.Is(\"surplus-noted-of-what-waits\") && invoice.Active || !Mutant.Is(\"surplus-noted-of-what-waits\") && await")),
    ];
}
