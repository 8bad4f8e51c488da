using System.Text;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Sends one signed callback that belongs to no invoice, through the same guard, signature and deadline as every other, so that a receiver can be tried
/// before money depends on it. Its type is <c>test</c> and it names no invoice: nobody can take it for a payment.
/// </summary>
internal sealed class CallbackTest(InvoicingDb db, CallbackSender sender, CallbackTestLimit limit, SigningKeys keys, Identifiers identifiers, InvoicingClock clock)
{
    /// <summary>Sends it once.</summary>
    /// <returns>How it ended, as a merchant may know it.</returns>
    /// <exception cref="InvoicingException"><c>validation_failed</c>, with <c>$.url</c>; <c>too_many_test_callbacks</c>.</exception>
    public async Task<CallbackAttemptView> SendAsync(Guid walletId, string url, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act, isRoutine: true);
        url = url.Trim();
        var errors = new ValidationErrors();
        if (url.Length == 0)
            errors.Add("$.url", "Is required: where the callback goes.");
        else
            UrlRules.Check(errors, "$.url", url);
        errors.ThrowIfAny();
        limit.Take(walletId);

        var (id, began) = (identifiers.NewEventId(), clock.Now);
        var body = Encoding.UTF8.GetBytes($$"""{"type":"test","event_id":"{{id}}","timestamp":"{{UtcJsonConverter.ToText(began)}}","wallet_id":"{{walletId}}"}""");
        var live = await db.ReadAsync((context, token) => keys.LiveAsync(context, walletId, began, token), cancellationToken);
        var outcome = await sender.SendAsync(new Delivery(new OutboxClaim(Guid.Empty, 0), id, walletId, 0, url, body, live, began), cancellationToken);
        var view = CallbackAttemptView.Of(new CallbackAttempt
        {
            EventId = id,
            WalletId = walletId,
            Number = 1,
            At = began,
            DurationMs = (int)outcome.Duration.TotalMilliseconds,
            StatusCode = outcome.StatusCode,
            Error = outcome.Error,
            Manual = true,
        });
        AuditEntry? written = null;
        await db.WriteAsync(
            CrashPoints.Audit,
            async (context, token) =>
            {
                if (await AuditTrail.HasAsync(context, written, token))
                    return;
                context.Add(written = new AuditEntry
                {
                    WalletId = walletId,
                    At = began,
                    Who = act.Who,
                    Action = AuditActions.CallbackTested,
                    Subject = url,
                    Why = act.Why,
                    After = view.Error ?? "delivered",
                });
            },
            cancellationToken);
        return view;
    }
}
