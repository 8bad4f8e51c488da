namespace InvoiceModule.Simulation.Mutants;

/// <summary>Mistakes about what leaves the house.</summary>
internal static class CallbackMutants
{
    public static readonly Mutation[] All =
    [
        new("no-fence-on-callbacks", new Edit("Callbacks/CallbackFence.cs", "&& o.CallbackFence == claim.Fence && o.CallbackClaimedUntil != null)", "&& (Mutant.Is(\"no-fence-on-callbacks\") || o.CallbackFence == claim.Fence && o.CallbackClaimedUntil != null))")),
        new("no-fence-on-handlers", new Edit("Callbacks/HandlerFence.cs", "&& o.HandlerFence == claim.Fence && o.HandlerClaimedUntil != null)", "&& (Mutant.Is(\"no-fence-on-handlers\") || o.HandlerFence == claim.Fence && o.HandlerClaimedUntil != null))"),
            new Edit("Callbacks/HandlerRun.cs", "o.HandlerFence == claim.Fence && o.HandledVersion", "(Mutant.Is(\"no-fence-on-handlers\") || o.HandlerFence == claim.Fence) && o.HandledVersion")),
        new("claimed-by-two", new Edit("Callbacks/OutboxClaims.cs", "? heads.Where(o => o.CallbackDueAt != null && (o.CallbackClaimedUntil == null", "? heads.Where(o => o.CallbackDueAt != null && (Mutant.Is(\"claimed-by-two\") || o.CallbackClaimedUntil == null"),
            new Edit("Callbacks/OutboxClaims.cs", "WHERE {free} AND invoice_id IN (", "WHERE {(Mutant.Is(\"claimed-by-two\") ? \"TRUE\" : free)} AND invoice_id IN ("),
            new Edit("Callbacks/OutboxClaims.cs", "WHERE invoice_id IN ({ids}) AND {free} ORDER BY", "WHERE invoice_id IN ({ids}) AND {(Mutant.Is(\"claimed-by-two\") ? \"TRUE\" : free)} ORDER BY")),
        new("greater-than-the-last", new Edit(
            "Callbacks/OutboxClaims.cs", "(db, token) => Due(db, lane, now, exceptOrigins).Take(count)", "(db, token) => Due(db, lane, now, exceptOrigins).Where(o => !Mutant.Is(\"greater-than-the-last\") || o.CallbackDueAt > _last).Take(count)"),
            new Edit("Callbacks/OutboxClaims.cs", "    /// <summary>What is due, the longest due first.</summary>", "    private DateTime _last;\n\n    /// <summary>What is due, the longest due first.</summary>"),
            new Edit("Callbacks/OutboxClaims.cs", "var now = clock.Now;\n                object[] values", "var now = clock.Now;\n                _last = now;\n                object[] values")),
        new("due-not-raised", new Edit("Invoices/OutboxHead.cs", "if (callback)", "if (callback && !Mutant.Is(\"due-not-raised\"))")),
        new("handlers-not-raised", new Edit("Invoices/OutboxHead.cs", "set.SetProperty(o => o.HandlerDueAt, o => o.HandlerDueAt ?? now);", "if (!Mutant.Is(\"handlers-not-raised\"))\n                        set.SetProperty(o => o.HandlerDueAt, o => o.HandlerDueAt ?? now);")),
        new("due-only-where-handlers-are",
            new Edit("Invoices/InvoiceVersions.cs", "VersionTraces traces, ICrashHook crash)", "VersionTraces traces, ICrashHook crash, EventHandlers handlers)"),
            new Edit("Invoices/InvoiceVersions.cs", "            Tell(db, invoice, made, from, activity);", "            if (Mutant.Is(\"due-only-where-handlers-are\") && !handlers.Any)\n                await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoice.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.HandlerDueAt, (DateTime?)null), cancellationToken);\n            Tell(db, invoice, made, from, activity);")),
        new("handled-where-no-handler-is", new Edit(
            "Callbacks/HandlerDispatcher.cs", "=> HasHandlers ? base.RunAsync(cancellationToken)", "=> HasHandlers || Mutant.Is(\"handled-where-no-handler-is\") ? base.RunAsync(cancellationToken)")),
        new("retry-kept-in-memory", new Edit("Callbacks/DeliveryCompletion.cs", "? next.NextAttemptAt ?? now : (DateTime?)null;", "? (Mutant.Is(\"retry-kept-in-memory\") ? null : next.NextAttemptAt ?? now) : (DateTime?)null;")),
        new("follows-redirects", new Edit("Callbacks/CallbackSender.cs", "AllowAutoRedirect = false,", "AllowAutoRedirect = Mutant.Is(\"follows-redirects\"),")),
        new("redirect-is-success", new Edit("Callbacks/CallbackSender.cs", "if (status is >= 200 and <= 299)", "if (status is >= 200 and <= 299 || Mutant.Is(\"redirect-is-success\") && status < 400)")),
        new("any-address-is-called",
            new Edit("Callbacks/AddressGuard.cs", "return IsPublic(target);", "return IsPublic(target) || Mutant.Is(\"any-address-is-called\");")),
        new("signed-without-the-timestamp", new Edit("Callbacks/CallbackSignature.cs", "$\"{eventId}.{timestamp}.\"", "$\"{eventId}.{(Mutant.Is(\"signed-without-the-timestamp\") ? \"\" : timestamp.ToString(CultureInfo.InvariantCulture))}.\"")),
        new("machine-time-in-the-signature", new Edit("Storage/InvoicingClock.cs", "DateTimeOffset DatabaseTime => _reading is { } reading ?", "DateTimeOffset DatabaseTime => _reading is { } reading && !Mutant.Is(\"machine-time-in-the-signature\") ?")),
        new("expired-key-signs", new Edit("Callbacks/SigningKeys.cs", "(k.ExpiresAt == null || k.ExpiresAt > now))", "(Mutant.Is(\"expired-key-signs\") || k.ExpiresAt == null || k.ExpiresAt > now))")),
        new("only-the-newest-key-signs", new Edit("Callbacks/SigningKeys.cs", "foreach (var row in rows)", "foreach (var row in Mutant.Is(\"only-the-newest-key-signs\") ? rows.Take(1) : rows)")),
        new("body-made-anew",
            new Edit("Callbacks/DeliveryOpening.cs", "if (change.Body is null)", "if (change.Body is null || Mutant.Is(\"body-made-anew\"))"),
            new Edit("Invoices/InvoiceEvent.cs", "if (Body is not null)", "if (Body is not null && !Mutant.Is(\"body-made-anew\"))"),
            new Edit("Callbacks/CallbackBody.cs", "UtcJsonConverter.ToText(change.At)", "UtcJsonConverter.ToText(change.At.AddSeconds(Mutant.Is(\"body-made-anew\") ? change.Attempts : 0))")),
        new("superseded-is-sent", new Edit(
            "Callbacks/DeliveryOpening.cs", "foreach (var change in changes.Where(e => e.Version < newest.Version && IsOpen(e)))", "foreach (var change in changes.Where(e => e.Version < newest.Version && IsOpen(e) && !Mutant.Is(\"superseded-is-sent\")))")),
        new("superseded-not-listed", new Edit("Callbacks/CallbackBody.cs", "foreach (var id in superseded)", "foreach (var id in Mutant.Is(\"superseded-not-listed\") ? [] : superseded)")),
        new("gone-is-not-honoured", new Edit("Callbacks/DeliveryCompletion.cs", "if (outcome.IsGone)\n            change.MoveTo", "if (outcome.IsGone && !Mutant.Is(\"gone-is-not-honoured\"))\n            change.MoveTo")),
        new("held-address-is-called", new Edit("Callbacks/DeliveryOpening.cs", "if (change.RedeliverAt is null && await HeldUrls", "if (!Mutant.Is(\"held-address-is-called\") && change.RedeliverAt is null && await HeldUrls")),
        new("retry-after-shortens", new Edit("Callbacks/CallbackSchedule.cs", "return retryAfter > wait ? retryAfter : wait;", "return retryAfter > wait || Mutant.Is(\"retry-after-shortens\") && retryAfter is not null ? retryAfter : wait;")),
        new("retry-after-without-end", new Edit("Callbacks/RetryAfter.cs", "wait > Longest ? Longest : wait", "wait > Longest && !Mutant.Is(\"retry-after-without-end\") ? Longest : wait")),
        new("given-up-early", new Edit("Callbacks/CallbackSchedule.cs", "attempts < MaxAttempts ? Waits[attempts - 1] : null;", "attempts < (Mutant.Is(\"given-up-early\") ? 4 : MaxAttempts) ? Waits[attempts - 1] : null;")),
        new("later-waits-are-short", new Edit("Callbacks/CallbackSchedule.cs", "identifiers.Jitter(exact);", "identifiers.Jitter(Mutant.Is(\"later-waits-are-short\") && attempts > 4 ? TimeSpan.FromMinutes(1) : exact);")),
        new("first-answer-unheard", new Edit("Callbacks/DeliveryCompletion.cs", "if (outcome.IsSuccess)", "if (outcome.IsSuccess && !(Mutant.Is(\"first-answer-unheard\") && change.Attempts == 1))")),
        new("handlers-out-of-order", new Edit("Callbacks/HandlerRun.cs", ".OrderBy(e => e.Version)", ".OrderBy(e => Mutant.Is(\"handlers-out-of-order\") ? -e.Version : e.Version)")),
        new("handled-before-it-is", new Edit("Callbacks/HandlerRun.cs", "await FailAsync(claim, next, exception);\n                return;", "if (!Mutant.Is(\"handled-before-it-is\"))\n                {\n                    await FailAsync(claim, next, exception);\n                    return;\n                }\n")),
        new("secret-left-out", new Edit("Callbacks/CallbackBody.cs", "if (secretKey is not null)", "if (secretKey is not null && !Mutant.Is(\"secret-left-out\"))")),
    ];
}
