using System.Text;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

public sealed class CallbackSignatureTests
{
    private const string EventId = "evt_01JD5Z8Q7W3M9K2B4C6D8E0F1G";
    private const string Expected = "v1,ZLshUYQF5Hr/aIhN7/+G02Qn1ckHUstGCeQFnLPuJAg=";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        "{\"id\":\"7f3c2a9e-0b1d-4c5e-8f60-112233445566\",\"status\":\"PAID\",\"version\":4,\"secret_key\":\"sécret 🔑 \u2028\"}");

    [Fact]
    public void The_contracts_vector() => CallbackSignature.Sign([Key], EventId, 1795400000, Body).ShouldBe(Expected);

    [Fact]
    public void Each_live_key_signs_in_order()
    {
        byte[] other = [.. Key.Reverse()];
        var signatures = CallbackSignature.Sign([other, Key], EventId, 1795400000, Body).Split(' ');
        signatures.Length.ShouldBe(2);
        signatures[0].ShouldStartWith("v1,");
        signatures[0].ShouldNotBe(Expected);
        signatures[1].ShouldBe(Expected);
    }

    [Fact]
    public void Reads_a_key() => CallbackSignature.KeyOf("whsec_" + Convert.ToBase64String(Key)).ShouldBe(Key);

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODw==")]
    [InlineData("whsec_*")]
    public void Refuses_a_weak_or_malformed_key(string secret) => Should.Throw<FormatException>(() => CallbackSignature.KeyOf(secret));
}
