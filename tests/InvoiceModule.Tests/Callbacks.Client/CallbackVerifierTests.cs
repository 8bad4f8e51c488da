using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using InvoiceModule.Callbacks.Client;

namespace InvoiceModule.Tests.Callbacks.Client;

public sealed class CallbackVerifierTests
{
    private static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)9, 24)];

    [Fact]
    public void The_contracts_vector_verifies()
    {
        Verify().ShouldBe(CallbackVerification.Valid);
        new CallbackVerifier(Vector.Key["whsec_".Length..], new FixedClock(Vector.Timestamp))
            .Verify(Vector.Id, Vector.TimestampText, Vector.Signature, Vector.Body).ShouldBe(CallbackVerification.Valid);
    }

    [Fact]
    public void Any_changed_byte_of_the_body_is_refused()
    {
        for (var i = 0; i < Vector.Body.Length; i++)
        {
            var body = Vector.Body.ToArray();
            body[i] ^= 1;
            Verify(body: body).ShouldBe(CallbackVerification.WrongSignature);
        }

        Verify(body: []).ShouldBe(CallbackVerification.WrongSignature);
        Verify(body: [.. Vector.Body, (byte)'\n']).ShouldBe(CallbackVerification.WrongSignature);
    }

    [Fact]
    public void A_body_that_was_parsed_and_written_again_is_refused()
        => Verify(body: JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize<JsonElement>(Vector.Body)))
            .ShouldBe(CallbackVerification.WrongSignature);

    [Fact]
    public void Another_id_another_time_or_another_wallets_key_is_refused()
    {
        Verify(id: "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1H").ShouldBe(CallbackVerification.WrongSignature);
        Verify(timestamp: "1795400001").ShouldBe(CallbackVerification.WrongSignature);
        Verify(keys: [Vector.KeyOf(OtherKey)]).ShouldBe(CallbackVerification.WrongSignature);
    }

    [Theory]
    [InlineData(0, CallbackVerification.Valid)]
    [InlineData(300, CallbackVerification.Valid)]
    [InlineData(301, CallbackVerification.TooOld)]
    [InlineData(-300, CallbackVerification.Valid)]
    [InlineData(-301, CallbackVerification.TooNew)]
    [InlineData(100_000_000, CallbackVerification.TooOld)]
    public void Only_recent_ones_count(long secondsLater, CallbackVerification expected)
        => new CallbackVerifier(Vector.Key, new FixedClock(Vector.Timestamp + secondsLater))
            .Verify(Vector.Id, Vector.TimestampText, Vector.Signature, Vector.Body).ShouldBe(expected);

    [Theory]
    [InlineData("9223372036854775807", CallbackVerification.TooNew)]
    [InlineData("0", CallbackVerification.TooOld)]
    [InlineData("9223372036854775808", CallbackVerification.BadTimestamp)]
    [InlineData("-1795400000", CallbackVerification.BadTimestamp)]
    [InlineData("+1795400000", CallbackVerification.BadTimestamp)]
    [InlineData("1795400000.0", CallbackVerification.BadTimestamp)]
    [InlineData("1795400000abc", CallbackVerification.BadTimestamp)]
    [InlineData(" 1795400000", CallbackVerification.BadTimestamp)]
    [InlineData("١٧٩٥٤٠٠٠٠٠", CallbackVerification.BadTimestamp)]
    [InlineData("now", CallbackVerification.BadTimestamp)]
    public void A_timestamp_is_whole_seconds(string timestamp, CallbackVerification expected) => Verify(timestamp: timestamp).ShouldBe(expected);

    [Fact]
    public void A_missing_header_is_refused()
    {
        Verify(id: "").ShouldBe(CallbackVerification.MissingHeader);
        Verify(timestamp: "").ShouldBe(CallbackVerification.MissingHeader);
        Verify(signature: "").ShouldBe(CallbackVerification.MissingHeader);
        new CallbackVerifier(Vector.Key).Verify(null, null, null, Vector.Body).ShouldBe(CallbackVerification.MissingHeader);
    }

    [Theory]
    [InlineData("junk {0}", true)]
    [InlineData("v1,junk v1, v1 v2,abc v1a,xyz , ,, {0}", true)]
    [InlineData("  {0}  ", true)]
    [InlineData("{0},more", true)]
    [InlineData("v1,%%%%é🔑 {0} v1,AAAA", true)]
    [InlineData("V1,{1}", false)]
    [InlineData("v2,{1}", false)]
    [InlineData("v1a,{1}", false)]
    [InlineData("{1}", false)]
    [InlineData("v1={1}", false)]
    [InlineData("v1,{1}A", false)]
    [InlineData("v1, {1}", false)]
    [InlineData("junk v1,junk", false)]
    [InlineData("v1,", false)]
    [InlineData("{0}\tx", false)]
    public void Junk_items_are_passed_over_and_never_believed(string items, bool valid)
        => Verify(signature: string.Format(CultureInfo.InvariantCulture, items, Vector.Signature, Vector.Signature[3..]))
            .ShouldBe(valid ? CallbackVerification.Valid : CallbackVerification.WrongSignature);

    [Fact]
    public void Any_of_several_keys_will_do()
    {
        Verify(keys: [Vector.KeyOf(OtherKey), Vector.Key]).ShouldBe(CallbackVerification.Valid);
        Verify(keys: [Vector.Key, Vector.KeyOf(OtherKey)]).ShouldBe(CallbackVerification.Valid);
        var rotated = Vector.Sign(OtherKey, Vector.Id, Vector.TimestampText, Vector.Body) + " " + Vector.Signature;
        Verify(signature: rotated).ShouldBe(CallbackVerification.Valid);
        Verify(keys: [Vector.KeyOf(OtherKey)], signature: rotated).ShouldBe(CallbackVerification.Valid);
    }

    [Fact]
    public void An_id_with_a_dot_counts_as_signed_and_not_otherwise()
    {
        var signature = Vector.Sign(Vector.KeyBytes, "evt.1", Vector.TimestampText, Vector.Body);
        Verify(id: "evt.1", signature: signature).ShouldBe(CallbackVerification.Valid);
        Verify(id: "evt", signature: signature).ShouldBe(CallbackVerification.WrongSignature);
        Verify(id: "evt.1." + Vector.TimestampText, signature: signature).ShouldBe(CallbackVerification.WrongSignature);
    }

    /// <summary>The rules of the JavaScript library (standardwebhooks 1.0), written out once more from its documentation with another HMAC call.</summary>
    [Fact]
    public void Agrees_with_the_rules_written_out_again()
    {
        var items = Gen.OneOf(
            Gen.Const("good"), Gen.Const("other"), Gen.Const("v1,AAAA"), Gen.Const("v1"), Gen.Const(""), Gen.Const("v2,good"), Gen.String[Gen.Char[' ', '~'], 0, 12].Select(s => s.Replace(" ", "")));
        Gen.Select(Gen.String[Gen.Char['!', 'z'], 1, 40], Gen.Byte.Array[0, 200], Gen.Long[-400, 400], items.Array[0, 5], Gen.Bool).Sample((id, body, offset, parts, swapId) =>
        {
            var time = (Vector.Timestamp + offset).ToString(CultureInfo.InvariantCulture);
            var good = Vector.Sign(Vector.KeyBytes, id, time, body);
            var header = string.Join(' ', parts.Select(p => p switch
            {
                "good" => good,
                "other" => Vector.Sign(OtherKey, id, time, body),
                "v2,good" => "v2" + good[2..],
                _ => p,
            }));
            var given = swapId ? id + "x" : id;
            var oracle = header.Length > 0 && Math.Abs(offset) <= 300
                && header.Split(' ').Any(item => item.StartsWith("v1,", StringComparison.Ordinal) && item.Split(',')[1] == Vector.Sign(Vector.KeyBytes, given, time, body)[3..]);
            return Verify(id: given, timestamp: time, signature: header, body: body) == CallbackVerification.Valid == oracle;
        }, iter: 5000);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Verify().ShouldBe(CallbackVerification.Valid);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Read_verifies_first()
    {
        var verifier = new CallbackVerifier(Vector.Key, new FixedClock(Vector.Timestamp));
        Should.Throw<CallbackRejectedException>(() => verifier.Read(Vector.Id, Vector.TimestampText, "v1,AAAA", Encoding.UTF8.GetBytes("not json")))
            .Reason.ShouldBe(CallbackVerification.WrongSignature);
        // The vector is signed well and is too little of an invoice to be read as one.
        Should.Throw<FormatException>(() => verifier.Read(Vector.Id, Vector.TimestampText, Vector.Signature, Vector.Body));
        var body = CallbackTests.Full();
        verifier.Read(Vector.Id, Vector.TimestampText, Vector.Sign(Vector.KeyBytes, Vector.Id, Vector.TimestampText, body), body).Status.ShouldBe(CallbackStatus.Paid);
    }

    [Fact]
    public void The_default_answer_is_no() => default(CallbackVerification).ShouldNotBe(CallbackVerification.Valid);

    private static CallbackVerification Verify(string[]? keys = null, string? id = null, string? timestamp = null, string? signature = null, byte[]? body = null)
        => new CallbackVerifier(keys ?? [Vector.Key], new FixedClock(Vector.Timestamp))
            .Verify(id ?? Vector.Id, timestamp ?? Vector.TimestampText, signature ?? Vector.Signature, body ?? Vector.Body);
}
