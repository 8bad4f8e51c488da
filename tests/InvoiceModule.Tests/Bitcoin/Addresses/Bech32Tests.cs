using InvoiceModule.Bitcoin.Addresses;

namespace InvoiceModule.Tests.Bitcoin.Addresses;

/// <summary>The strings published in BIP 173 and BIP 350.</summary>
public sealed class Bech32Tests
{
    [Theory]
    [InlineData("A12UEL5L")]
    [InlineData("a12uel5l")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs")]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")]
    [InlineData("11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w")]
    [InlineData("?1ezyfcl")]
    public void Bip173_valid_strings_are_bech32(string text) => DecodesAs(text, Bech32Checksum.Bech32);

    [Theory]
    [InlineData("A1LQFN3A")]
    [InlineData("a1lqfn3a")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6")]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")]
    [InlineData("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v")]
    [InlineData("?1v759aa")]
    public void Bip350_valid_strings_are_bech32m(string text) => DecodesAs(text, Bech32Checksum.Bech32m);

    [Theory]
    [InlineData(" 1nwldj5")]
    [InlineData("\u007f1axkwrx")]
    [InlineData("\u00801eym55h")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx")]
    [InlineData("pzry9x0s0muk")]
    [InlineData("1pzry9x0s0muk")]
    [InlineData("x1b4n0q5v")]
    [InlineData("li1dgmt3")]
    [InlineData("de1lg7wt\u00ff")]
    [InlineData("A1G7SGD8")]
    [InlineData("10a06t8")]
    [InlineData("1qzzfhee")]
    [InlineData(" 1xj0phk")]
    [InlineData("\u007f1g6xzxy")]
    [InlineData("\u00801vctc34")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4")]
    [InlineData("qyrz8wqd2c9m")]
    [InlineData("1qyrz8wqd2c9m")]
    [InlineData("y1b0jsk6g")]
    [InlineData("lt1igcx5c0")]
    [InlineData("in1muywd")]
    [InlineData("mm1crxm3i")]
    [InlineData("au1s5cgom")]
    [InlineData("M1VUXWEZ")]
    [InlineData("16plkw9")]
    [InlineData("1p2gdwpf")]
    public void Invalid_strings_are_refused(string text) => Bech32.TryDecode(text, out _, out _, out _).ShouldBeFalse();

    [Fact]
    public void Any_single_wrong_character_is_found()
    {
        const string address = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu";
        for (var i = 3; i < address.Length; i++)
        {
            foreach (var other in "qpzry9x8gf2tvdw0s3jn54khce6mua7l".Where(c => c != address[i]))
                SegwitAddress.TryGetScript("bc", address[..i] + other + address[(i + 1)..], out _).ShouldBeFalse();
        }
    }

    private static void DecodesAs(string text, Bech32Checksum expected)
    {
        Bech32.TryDecode(text, out var prefix, out var values, out var checksum).ShouldBeTrue();
        checksum.ShouldBe(expected);
        Bech32.Encode(prefix!, values!, checksum).ShouldBe(text.ToLowerInvariant());
    }
}
