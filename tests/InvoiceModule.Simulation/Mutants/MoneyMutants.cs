namespace InvoiceModule.Simulation.Mutants;

/// <summary>Mistakes about what counts, how much it is, and what status follows.</summary>
internal static class MoneyMutants
{
    public static readonly Mutation[] All =
    [
        new("paid-for-ever", new Edit(
            "Invoices/Invoice.Transitions.cs",
            "Status = InvoiceStatusFunction.Compute(counted, tip, ConfirmationsRequired, Price);",
            "Status = Mutant.Is(\"paid-for-ever\") && Status == InvoiceStatus.Paid ? Status : InvoiceStatusFunction.Compute(counted, tip, ConfirmationsRequired, Price);")),
        new("active-again", new Edit(
            "Invoices/Invoice.Transitions.cs",
            "if (Active && (Status == InvoiceStatus.Paid",
            "Active = Active || Mutant.Is(\"active-again\") && status == InvoiceStatus.Paid && Status < status;\n        if (Active && (Status == InvoiceStatus.Paid")),
        new("confirmations-off-by-one", new Edit(
            "Invoices/CountedPayment.cs", "Math.Max(0, tip - height + 1)", "Math.Max(0, tip - height + 1 + (Mutant.Is(\"confirmations-off-by-one\") ? 1 : 0))")),
        new("coinbase-maturity-ignored", new Edit(
            "Payments/TransferMatcher.cs", "match.Transaction.IsCoinbase ? ", "match.Transaction.IsCoinbase && !Mutant.Is(\"coinbase-maturity-ignored\") ? ")),
        new("tolerance-ignored", new Edit(
            "Invoices/Invoice.cs", "Price => Value - Tolerance;", "Price => Mutant.Is(\"tolerance-ignored\") ? Value : Value - Tolerance;")),
        new("rounding-down", new Edit(
            "Rates/PriceFormula.cs", "new Rational(BigInteger.Pow(10, decimals), 1)).Ceiling();",
            "new Rational(BigInteger.Pow(10, decimals), 1)).Ceiling() - (Mutant.Is(\"rounding-down\") ? 1 : 0);")),
        new("rate-of-any-age", new Edit(
            "Invoices/InvoiceCreation.cs", "if (terms.CreatedAt - asOf > ", "if (!Mutant.Is(\"rate-of-any-age\") && terms.CreatedAt - asOf > ")),
        new("identity-by-log-index",
            new Edit(
                "Payments/PaymentPlaces.cs", "(match.Transaction.TxId, match.Transfer.Ordinal);",
                "(match.Transaction.TxId, match.Transfer.Ordinal + (Mutant.Is(\"identity-by-log-index\") ? Place(match) : 0));\n        static int Place(MatchedTransfer m) => m.Block is null ? 0 : m.Block.Transactions.ToList().IndexOf(m.Transaction);"),
            new Edit(
                "Payments/TransferMatcher.cs", "Ordinal = match.Transfer.Ordinal,",
                "Ordinal = match.Transfer.Ordinal + (Mutant.Is(\"identity-by-log-index\") && match.Block is { } b ? b.Transactions.ToList().IndexOf(match.Transaction) : 0),")),
        new("booked-again",
            new Edit("Storage/PaymentConfiguration.cs", "payment.HasIndex(p => new { p.Blockchain, p.TxId, p.Ordinal }).IsUnique()",
                "payment.HasIndex(p => new { p.Blockchain, p.TxId, p.Ordinal }).IsUnique(!Mutant.Is(\"booked-again\"))"),
            new Edit("Payments/PaymentPlaces.cs", "return waiting.Find(txId, ordinal)\n", "return Mutant.Is(\"booked-again\") ? null : waiting.Find(txId, ordinal)\n"))
        {
            ChangesSchema = true,
        },
        new("replaced-still-counts", new Edit(
            "Payments/WaitingPayments.cs", "if (!isMined && pendingIds?.Contains(payment.TxId) == true)",
            "if (!isMined && (Mutant.Is(\"replaced-still-counts\") || pendingIds?.Contains(payment.TxId) == true))")),
        new("replacement-buys-the-time", new Edit(
            "Payments/TransferMatcher.cs", "|| Succession.Holds(await", "|| Mutant.Is(\"replacement-buys-the-time\") || Succession.Holds(await")),
        new("late-replacement-in-its-place", new Edit(
            "Payments/TransferMatcher.cs", "return verdict is { Disposition: PaymentDisposition.Credited, Late: false } ?",
            "return Mutant.Is(\"late-replacement-in-its-place\") || verdict is { Disposition: PaymentDisposition.Credited, Late: false } ?")),
        new("dust-takes-a-place", new Edit(
            "Payments/TransferMatcher.cs", "if (Attribution.IsDust(facts, window?.Invoice, dust, Received))",
            "if (!Mutant.Is(\"dust-takes-a-place\") && Attribution.IsDust(facts, window?.Invoice, dust, Received))")),
        new("revived-by-an-old-pool", new Edit(
            "Payments/PaymentLedger.cs", "if (match.Block is null && payment is { IsConflicted: true })", "if (match.Block is null && payment is { IsConflicted: true } && !Mutant.Is(\"revived-by-an-old-pool\"))")),
        new("asleep-the-rate-holds", new Edit(
            "Payments/PaymentLedger.cs", "var isReleased = invoice is not null", "var isReleased = !Mutant.Is(\"asleep-the-rate-holds\") && invoice is not null")),
        new("lost-block-holds-the-rate", new Edit(
            "Invoices/Invoice.Transitions.cs", "&& payments.Any(p => p is { Disposition: PaymentDisposition.Credited, Height: null, ResolvedAt: null }))",
            "&& payments.Any(p => p is { Disposition: PaymentDisposition.Credited, Height: null, ResolvedAt: null } && (p.Counts || !Mutant.Is(\"lost-block-holds-the-rate\"))))")),
        new("pool-amount-kept", new Edit(
            "Invoices/Payment.cs", "= (height, blockHash, amount, true, null, null);", "= (height, blockHash, Mutant.Is(\"pool-amount-kept\") ? Amount : amount, true, null, null);")),
        new("mined-again-decided-anew",
            new Edit("Payments/PaymentLedger.cs", "else if (match.Block is not null && match.Transfer.Amount > payment.Amount)", "else if (match.Block is not null && (match.Transfer.Amount > payment.Amount || Mutant.Is(\"mined-again-decided-anew\") && payment.WasMined))"),
            new Edit("Payments/PaymentLedger.cs", "facts, isNothing ? null : payment, match", "facts, isNothing || Mutant.Is(\"mined-again-decided-anew\") ? null : payment, match")),
        new("lost-with-the-first-block", new Edit(
            "Payments/LostPayments.cs", "SingleAsync(cancellationToken)) - 1", "SingleAsync(cancellationToken)) * (Mutant.Is(\"lost-with-the-first-block\") ? 0 : 1) - (Mutant.Is(\"lost-with-the-first-block\") ? 0 : 1)")),
        new("lost-though-its-conflict-is-gone", new Edit(
            "Payments/LostPayments.cs", "foreach (var payment in payments.Where(p => p.FinalHeight - depth > fork))", "foreach (var payment in payments.Where(p => p.FinalHeight - depth > fork && !Mutant.Is(\"lost-though-its-conflict-is-gone\")))")),
        new("anything-lost-is-lost", new Edit(
            "Invoices/Payment.cs", "=> IsConflicted && FinalAt is not null;",
            "=> IsConflicted && FinalAt is not null || Mutant.Is(\"anything-lost-is-lost\") && Void is not null;")),
        new("pieces-buy-the-time", new Edit(
            "Payments/Succession.cs", "return kept + facts.Amount <= before;", "return (Mutant.Is(\"pieces-buy-the-time\") ? BigInteger.Zero : kept) + facts.Amount <= before;")),
        new("replacement-is-asked-anew", new Edit(
            "Payments/WaitingPayments.cs", "    public Payment? FindPredecessor(PaymentFacts facts)\n        => ", "    public Payment? FindPredecessor(PaymentFacts facts)\n        => Mutant.Is(\"replacement-is-asked-anew\") ? null : ")),
        new("grace-in-spite-of-conflict", new Edit(
            "Payments/WaitingPayments.cs", "if (_payments.Count == 0)\n            return;", "if (_payments.Count == 0 || Mutant.Is(\"grace-in-spite-of-conflict\"))\n            return;")),
        new("no-grace", new Edit(
            "Invoices/Payment.cs", "return now - MissingSince >= InvoiceRules.MissingGrace &&", "return (Mutant.Is(\"no-grace\") || now - MissingSince >= InvoiceRules.MissingGrace) &&")),
        new("lost-block-forgiven", new Edit(
            "Invoices/Payment.cs", "if (WasMined)", "if (WasMined && !Mutant.Is(\"lost-block-forgiven\"))")),
        new("wrong-asset-credited", new Edit(
            "Payments/Attribution.cs", "if (!string.Equals(invoice.ContractAddress, facts.ContractAddress, StringComparison.OrdinalIgnoreCase))",
            "if (!Mutant.Is(\"wrong-asset-credited\") && !string.Equals(invoice.ContractAddress, facts.ContractAddress, StringComparison.OrdinalIgnoreCase))")),
        new("dropped-asset-is-nothing", new Edit(
            "Payments/AddressReads.cs", "=> (await WindowsAsync(match.Address.Id, cancellationToken)).Select(w => w.Invoice)", "=> (await WindowsAsync(match.Address.Id, cancellationToken)).Select(w => w.Invoice).Where(_ => !Mutant.Is(\"dropped-asset-is-nothing\"))")),
        new("dust-pins", new Edit(
            "Payments/Attribution.cs", "=> new(PaymentDisposition.Ignored, window?.Invoice.Id, evidence,",
            "=> new(Mutant.Is(\"dust-pins\") ? PaymentDisposition.Suspense : PaymentDisposition.Ignored, window?.Invoice.Id, evidence,")),
        new("dust-counts-once-paid", new Edit(
            "Payments/Attribution.cs", "is var before && before < invoice.Price &&", "is var before && (before < invoice.Price || Mutant.Is(\"dust-counts-once-paid\")) &&")),
        new("overpaid-not-told", new Edit(
            "Invoices/Invoice.Transitions.cs", "SetException(InvoiceExceptions.Overpaid, Received > Value);", "SetException(InvoiceExceptions.Overpaid, Received > Value && !Mutant.Is(\"overpaid-not-told\"));")),
        new("late-money-not-told", new Edit(
            "Payments/TouchedPayments.cs", "(_late.Contains(invoiceId) ?", "(_late.Contains(invoiceId) && !Mutant.Is(\"late-money-not-told\") ?")),
        new("always-status-changed", new Edit(
            "Invoices/Invoice.Transitions.cs", "            _ when appeared.HasFlag(InvoiceExceptions.Overpaid) => InvoiceEventType.Overpaid,",
            "            _ when Mutant.Is(\"always-status-changed\") => InvoiceEventType.StatusChanged,\n            _ when appeared.HasFlag(InvoiceExceptions.Overpaid) => InvoiceEventType.Overpaid,")),
        new("confirmations-not-shown", new Edit(
            "Invoices/InvoiceViews.cs", "Confirmations = InvoiceStatusFunction.Confirmations(", "Confirmations = Mutant.Is(\"confirmations-not-shown\") ? 0 : InvoiceStatusFunction.Confirmations(")),
        new("due-to-the-end", new Edit("Invoices/InvoiceViews.cs", "var due = isReached ? 0 :", "var due = isReached && !Mutant.Is(\"due-to-the-end\") ? 0 :")),
        new("event-outside-the-transaction", new Edit(
            "Invoices/InvoiceVersions.cs", "            crash.Reach(CrashPoints.InvoiceWritten);",
            "            crash.Reach(CrashPoints.InvoiceWritten);\n            if (Mutant.Is(\"event-outside-the-transaction\"))\n            {\n                await db.Database.CommitTransactionAsync(cancellationToken);\n                await db.Database.BeginTransactionAsync(cancellationToken);\n            }\n")),
    ];
}
