using InvoiceModule.Callbacks.Client;

namespace InvoiceModule.Tests.Callbacks.Client;

/// <summary>F74: a verifier with an empty or weak key would believe anyone, so there is none.</summary>
public sealed class CallbackKeyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData(" ")]
    [InlineData("whsec_ ")]
    [InlineData("secret")]
    [InlineData("whsec_not base64 at all, not at all, not at all")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0O DxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh_-")]
    public void What_is_no_key_throws(string? key)
    {
        var error = Should.Throw<ArgumentException>(() => new CallbackVerifier(key!));
        error.Message.ShouldStartWith("This is no key to verify callbacks with: ");
        Should.Throw<ArgumentException>(() => new CallbackVerifier([Vector.Key, key!]));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(16, false)]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1000, false)]
    public void A_key_has_24_to_64_bytes(int length, bool accepted)
    {
        var key = Vector.KeyOf([.. Enumerable.Repeat((byte)7, length)]);
        if (accepted)
            _ = new CallbackVerifier(key);
        else
            Should.Throw<ArgumentException>(() => new CallbackVerifier(key)).Message.ShouldNotContain(key[6..]);
    }

    [Fact]
    public void No_keys_throw()
    {
        Should.Throw<ArgumentException>(() => new CallbackVerifier(Array.Empty<string>()));
        Should.Throw<ArgumentNullException>(() => new CallbackVerifier((IEnumerable<string>)null!));
    }
}
