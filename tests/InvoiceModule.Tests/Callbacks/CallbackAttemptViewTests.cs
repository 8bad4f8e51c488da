using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>F84: what a merchant sees of an attempt tells him nothing of the network that it was made from.</summary>
public sealed class CallbackAttemptViewTests
{
    [Theory]
    [InlineData(0, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 5000)]
    [InlineData(5000, 5000)]
    [InlineData(5001, 15000)]
    [InlineData(14_000, 15000)]
    public void A_target_that_is_forbidden_and_one_that_is_closed_or_silent_look_the_same(int took, int shown)
    {
        string[] hidden =
        [
            CallbackErrors.RefusedAddress, CallbackErrors.RefusedPort, CallbackErrors.RefusedEndpoint, CallbackErrors.RefusedOwnListener, CallbackErrors.DnsFailed,
            CallbackErrors.ConnectionFailed, CallbackErrors.Timeout,
        ];
        hidden.Select(e => CallbackAttemptView.Of(Attempt(took, e))).Select(v => (v.Error, v.DurationMs, v.StatusCode)).Distinct().ShouldBe([(CallbackErrors.Refused, shown, null)]);
    }

    [Fact]
    public void An_answer_shows_how_long_it_took()
        => CallbackAttemptView.Of(Attempt(137, null, 200)).ShouldSatisfyAllConditions(v => v.DurationMs.ShouldBe(137), v => v.StatusCode.ShouldBe(200), v => v.Error.ShouldBeNull());

    private static CallbackAttempt Attempt(int took, string? error, int? status = null)
        => new() { EventId = "evt_1", WalletId = Guid.Empty, Number = 1, At = DateTime.UnixEpoch, DurationMs = took, Error = error, StatusCode = status };
}
