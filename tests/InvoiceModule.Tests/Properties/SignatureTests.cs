using System.Globalization;
using CsCheck;
using InvoiceModule.Callbacks;
using InvoiceModule.Callbacks.Client;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Callbacks.Client;

namespace InvoiceModule.Tests.Properties;

/// <summary>What we sign against what a merchant verifies.</summary>
public sealed class SignatureTests
{
    private static readonly Gen<byte[]> Key = Gen.Byte.Array[24, 64];
    private static readonly Gen<string> Id = Gen.Char["0123456789ABCDEFGHJKMNPQRSTVWXYZ"].Array[26].Select(c => "evt_" + new string(c));
    private static readonly Gen<long> Time = Gen.Long[1_700_000_000, 4_000_000_000];

    [Fact]
    public void What_one_live_key_signed_every_one_of_them_verifies_and_no_other_does()
        => Gen.Select(Key.Array[1, 3], Key, Id, Time, Gen.Byte.Array[0, 300]).Sample((keys, stranger, id, time, body) =>
        {
            var signature = CallbackSignature.Sign(keys, id, time, body);
            foreach (var key in keys)
                Verify(key, id, time, signature, body).ShouldBe(CallbackVerification.Valid);
            if (!keys.Any(k => k.SequenceEqual(stranger)))
                Verify(stranger, id, time, signature, body).ShouldBe(CallbackVerification.WrongSignature);
            signature.Split(' ').Length.ShouldBe(keys.Length);
            signature.Split(' ')[0].ShouldBe(CallbackSignature.Sign([keys[0]], id, time, body));
        }, iter: 300);

    [Fact]
    public void A_single_flipped_bit_anywhere_is_refused()
        => Gen.Select(Key, Id, Time, Gen.Byte.Array[1, 100], Gen.Int[0, int.MaxValue]).Sample((key, id, time, body, where) =>
        {
            var signature = CallbackSignature.Sign([key], id, time, body);
            var flippedBody = body.ToArray();
            flippedBody[where / 8 % body.Length] ^= (byte)(1 << where % 8);
            Verify(key, id, time, signature, flippedBody).ShouldBe(CallbackVerification.WrongSignature);
            var flippedKey = key.ToArray();
            flippedKey[where / 8 % key.Length] ^= (byte)(1 << where % 8);
            Verify(flippedKey, id, time, signature, body).ShouldBe(CallbackVerification.WrongSignature);
            var mac = Convert.FromBase64String(signature["v1,".Length..]);
            mac[where / 8 % mac.Length] ^= (byte)(1 << where % 8);
            Verify(key, id, time, "v1," + Convert.ToBase64String(mac), body).ShouldNotBe(CallbackVerification.Valid);
            Verify(key, id, time + 1, signature, body).ShouldBe(CallbackVerification.WrongSignature);
            Verify(key, id[..^1] + (id[^1] == '0' ? '1' : '0'), time, signature, body).ShouldBe(CallbackVerification.WrongSignature);
        }, iter: 300);

    [Fact]
    public void Through_a_rotation_the_old_and_the_new_key_verify_and_after_it_the_old_one_does_not()
        => Gen.Select(Key, Key, Id, Time, Gen.Byte.Array[0, 50]).Where((a, b, _, _, _) => !a.SequenceEqual(b)).Sample((old, fresh, id, time, body) =>
        {
            var during = CallbackSignature.Sign([fresh, old], id, time, body);
            Verify(old, id, time, during, body).ShouldBe(CallbackVerification.Valid);
            Verify(fresh, id, time, during, body).ShouldBe(CallbackVerification.Valid);
            var after = CallbackSignature.Sign([fresh], id, time, body);
            Verify(old, id, time, after, body).ShouldBe(CallbackVerification.WrongSignature);
            Verify(fresh, id, time, after, body).ShouldBe(CallbackVerification.Valid);
        }, iter: 100);

    [Fact]
    public void A_key_reads_back_from_its_text()
    {
        Gen.Byte.Array[0, 64].Sample(bytes =>
        {
            var text = CallbackSignature.Prefix + Convert.ToBase64String(bytes);
            if (bytes.Length >= 24)
                CallbackSignature.KeyOf(text).ShouldBe(bytes);
            else
                Should.Throw<FormatException>(() => CallbackSignature.KeyOf(text)).Message.ShouldContain("24 bytes");
        });
        Should.Throw<FormatException>(() => CallbackSignature.KeyOf("secret")).Message.ShouldContain("whsec_");
    }

    [Fact]
    public void Retries_wait_at_least_so_long_as_was_asked()
    {
        var schedule = new CallbackSchedule(new Identifiers(new SystemEntropy(), TimeProvider.System));
        Gen.Select(Gen.Int[1, 14], Gen.Int[1, 3600]).Sample((attempts, seconds) =>
        {
            var (wait, exact) = (schedule.Next(attempts, TimeSpan.FromSeconds(seconds))!.Value, CallbackSchedule.WaitAfter(attempts)!.Value);
            wait.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
            wait.ShouldBeGreaterThanOrEqualTo(exact * 0.8);
            wait.ShouldBeLessThanOrEqualTo(exact * 1.2 > TimeSpan.FromSeconds(seconds) ? exact * 1.2 : TimeSpan.FromSeconds(seconds));
        });
        Should.Throw<ArgumentOutOfRangeException>(() => schedule.Next(0, null));
        CallbackSchedule.WaitAfter(15).ShouldBeNull();
    }

    private static CallbackVerification Verify(byte[] key, string id, long time, string signature, byte[] body)
        => new CallbackVerifier("whsec_" + Convert.ToBase64String(key), new FixedClock(time)).Verify(id, time.ToString(CultureInfo.InvariantCulture), signature, body);
}
