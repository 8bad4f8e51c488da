namespace InvoiceModule.Simulation.Mutants;

/// <summary>Mistakes about reading a chain, whose a payment is, and when an invoice ends.</summary>
internal static class ScanMutants
{
    public static readonly Mutation[] All =
    [
        new("expired-without-a-look",
            new Edit(
                "Invoices/ExpireInvoicesJob.cs", "!left.Contains(i.Id)), scannedAt)", "!left.Contains(i.Id)), Mutant.Is(\"expired-without-a-look\") ? clock.Now : scannedAt)"),
            new Edit(
                "Invoices/ExpireInvoicesJob.cs", "scannedAt || !isStillDue(invoice, scannedAt))", "scannedAt || !isStillDue(invoice, Mutant.Is(\"expired-without-a-look\") ? clock.Now : scannedAt))")),
        new("expired-early", new Edit(
            "Invoices/ExpireInvoicesJob.cs", "(invoice, scannedAt) => invoice.Active && invoice.ExpiresAt <= scannedAt",
            "(invoice, scannedAt) => invoice.Active && (Mutant.Is(\"expired-early\") ? invoice.CreatedAt : invoice.ExpiresAt) <= scannedAt"),
            new Edit("Invoices/ExpireInvoicesJob.cs", "invoices.Where(i => i.Active && i.ExpiresAt <= scannedAt", "invoices.Where(i => i.Active && (Mutant.Is(\"expired-early\") ? i.CreatedAt : i.ExpiresAt) <= scannedAt")),
        new("look-dated-at-its-end", new Edit(
            "Payments/ChainUpdate.cs", "ScannedAt => IsComplete && IsTip ? BeganAt : null", "ScannedAt => IsComplete && IsTip ? (Mutant.Is(\"look-dated-at-its-end\") ? ReadAt : BeganAt) : null")),
        new("no-fence-on-scans", new Edit(
            "Payments/ScanClaims.cs", "c.Fence == claim.Fence && c.Height == claim.At.Height && c.Hash == claim.At.Hash && c.Revision == claim.Revision)", "(Mutant.Is(\"no-fence-on-scans\") || c.Fence == claim.Fence && c.Height == claim.At.Height && c.Hash == claim.At.Hash && c.Revision == claim.Revision))")),
        new("cursor-over-a-gap", new Edit(
            "Payments/ChainReader.cs", "StringComparison.Ordinal))\n                return null;\n            Check(block.Transactions);",
            "StringComparison.Ordinal))\n            {\n                if (!Mutant.Is(\"cursor-over-a-gap\") || block is not null && at.Hash.Length > 0)\n                    return null;\n                if (block is null)\n                {\n                    at = new BlockRef(at.Height + 1, \"\");\n                    continue;\n                }\n            }\n\n            Check(block.Transactions);")),
        new("parent-ignored", new Edit(
            "Payments/ChainReader.cs", "block.Height != at.Height + 1 || !string.Equals(block.ParentHash,", "block.Height != at.Height + 1 || !Mutant.Is(\"parent-ignored\") && !string.Equals(block.ParentHash,"),
            new Edit("Payments/ChainReader.cs", "if (next is not null && string.Equals(next.ParentHash, from.Hash, StringComparison.Ordinal))", "if (next is not null && (Mutant.Is(\"parent-ignored\") || string.Equals(next.ParentHash, from.Hash, StringComparison.Ordinal)))")),
        new("no-walk-back", new Edit(
            "Payments/ChainReader.cs", "if (string.Equals(ours, theirs.Hash, StringComparison.Ordinal))", "if (Mutant.Is(\"no-walk-back\") || string.Equals(ours, theirs.Hash, StringComparison.Ordinal))")),
        new("pool-not-read", new Edit(
            "Payments/ChainReader.cs", "NewPending = pending.Where(t => !HasLookedAt(t)).ToList(),", "NewPending = Mutant.Is(\"pool-not-read\") ? [] : pending.Where(t => !HasLookedAt(t)).ToList(),")),
        new("late-money-to-the-present-lease", new Edit(
            "Payments/Attribution.cs", ": w.Lease.OpenedAt <= sighting.LeasedBy || IsAhead(sighting, w))", ": Mutant.Is(\"late-money-to-the-present-lease\") || w.Lease.OpenedAt <= sighting.LeasedBy || IsAhead(sighting, w))"),
            new Edit("Payments/Attribution.cs", "? w.Lease.OpenedHeight < height", "? Mutant.Is(\"late-money-to-the-present-lease\") || w.Lease.OpenedHeight < height"),
            new Edit("Payments/Attribution.cs", "if (evidence > invoice.ExpiresAt + InvoiceRules.LateCredit)", "if (!Mutant.Is(\"late-money-to-the-present-lease\") && evidence > invoice.ExpiresAt + InvoiceRules.LateCredit)")),
        new("evidence-is-the-header", new Edit(
            "Payments/Sighting.cs", "SentBy = beganAt < blockTime ? beganAt : blockTime,", "SentBy = Mutant.Is(\"evidence-is-the-header\") ? blockTime : beganAt < blockTime ? beganAt : blockTime,")),
        new("evidence-is-our-look", new Edit(
            "Payments/Sighting.cs", "return new Sighting { SentBy = time,", "return new Sighting { SentBy = Mutant.Is(\"evidence-is-our-look\") ? readAt : time,")),
        new("reused-is-doubtful", new Edit(
            "Payments/Attribution.cs", "if (IsAmbiguous(sighting, window, windows))", "if (IsAmbiguous(sighting, window, windows) || Mutant.Is(\"reused-is-doubtful\") && windows.Count > 1)")),
        new("late-though-the-rate-fell", new Edit(
            "Payments/Attribution.cs", "return !invoice.IsFiatPriced || rateHeld(invoice)", "return !invoice.IsFiatPriced || rateHeld(invoice) || Mutant.Is(\"late-though-the-rate-fell\")")),
        new("rate-lock-without-end", new Edit(
            "Invoices/ExpireInvoicesJob.cs", "invoices.Where(i => i.RateLockEndsAt <= scannedAt)", "invoices.Where(i => i.RateLockEndsAt <= scannedAt && !Mutant.Is(\"rate-lock-without-end\"))")),
        new("no-late-credit", new Edit(
            "Invoices/InvoiceRules.cs", "static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);", "static TimeSpan LateCredit => TimeSpan.FromMinutes(Mutant.Is(\"no-late-credit\") ? 0 : 10);")),
        new("late-money-counts-for-ever", new Edit(
            "Payments/Attribution.cs", "return Suspense(PaymentReasons.Late);", "return Mutant.Is(\"late-money-counts-for-ever\") ? new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, evidence, Late: true) : Suspense(PaymentReasons.Late);")),
        new("looks-by-a-clock-that-slept", new Edit(
            "Payments/ChainScanner.cs", "await _database.EnsureAsync(_db, cancellationToken);", "if (!Mutant.Is(\"looks-by-a-clock-that-slept\"))\n            await _database.EnsureAsync(_db, cancellationToken);"),
            new Edit("Payments/ChainScanner.cs", "return !_clock.IsDoubtful && update.ReadAt", "return Mutant.Is(\"looks-by-a-clock-that-slept\") || !_clock.IsDoubtful && update.ReadAt")),
        // Either alone is enough: who has not asked for the time sees in the transaction, which asks, that what it has prepared is old.
        new("invoices-by-a-clock-that-slept", new Edit(
            "Invoices/InvoiceService.cs", "await database.EnsureAsync(session, cancellationToken);", "if (!Mutant.Is(\"invoices-by-a-clock-that-slept\"))\n            await database.EnsureAsync(session, cancellationToken);"),
            new Edit("Invoices/InvoiceCreation.cs", "options.Value.Rates.MaxRateAge)", "options.Value.Rates.MaxRateAge && !Mutant.Is(\"invoices-by-a-clock-that-slept\"))")),
        new("writes-by-a-clock-that-slept", new Edit(
            "Storage/ClockReading.cs", "=> clock.IsDoubtful ? new ValueTask", "=> clock.IsDoubtful && !Mutant.Is(\"writes-by-a-clock-that-slept\") ? new ValueTask")),
        new("dropped-tokens-unread", new Edit(
            "Payments/ChainReader.cs", "new BlockRequest(at.Height + 1) { FormerContracts = former }", "new BlockRequest(at.Height + 1) { FormerContracts = Mutant.Is(\"dropped-tokens-unread\") ? [] : former }"),
            new Edit("Payments/ChainReader.cs", "new PendingRequest { FormerContracts = former }", "new PendingRequest { FormerContracts = Mutant.Is(\"dropped-tokens-unread\") ? [] : former }")),
        new("released-though-mined", new Edit(
            "Invoices/ExpireInvoicesJob.cs", "p.EndsWithRate(invoice.Peak, payments)", "p.EndsWithRate(invoice.Peak, payments) || Mutant.Is(\"released-though-mined\") && !(p.WasMined && invoice.Peak == InvoiceStatus.Paid)")),
    ];
}
