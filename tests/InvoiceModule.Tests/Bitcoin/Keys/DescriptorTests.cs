using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Tests.Bitcoin.Keys;

public sealed class DescriptorTests
{
    private const string Key = "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ";
    private const string Private = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";

    /// <summary>The key of BIP 86's receiving branch m/86'/0'/0'/0, as <see cref="ExtendedPublicKey"/> derives it.</summary>
    private static readonly string Branch = Derive(Key, 0);

    private static readonly NetworkParameters Main = KnownNetworks.Get(KnownNetworks.Bitcoin, BitcoinNetwork.Main);

    /// <summary>BIP 380's vector.</summary>
    [Fact]
    public void The_checksum_is_the_one_published() => DescriptorChecksum.Of("raw(deadbeef)").ShouldBe("89f8spxm");

    /// <summary>BIP 380's invalid vectors: too long, too short, an error in the payload, in the checksum, a strange character.</summary>
    [Theory]
    [InlineData("raw(deadbeef)#")]
    [InlineData("raw(deadbeef)#89f8spxmx")]
    [InlineData("raw(deadbeef)#89f8spx")]
    [InlineData("raw(dedbeef)#89f8spxm")]
    [InlineData("raw(deadbeef)##9f8spxm")]
    [InlineData("raw(Ü)#00000000")]
    public void A_wrong_checksum_is_refused(string text)
    {
        Descriptor.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldNotBeNull().ShouldContain("checksum");
    }

    [Fact]
    public void Every_single_mistake_is_found()
    {
        var body = $"tr({Key}/0/*)";
        var text = $"{body}#{DescriptorChecksum.Of(body)}";
        Descriptor.TryParse(text, out _, out var none).ShouldBeTrue(none);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in "q1*h")
            {
                if (text[i] != other)
                    Descriptor.TryParse($"{text[..i]}{other}{text[(i + 1)..]}", out _, out _).ShouldBeFalse();
            }
        }
    }

    [Theory]
    [InlineData("pkh({0}/0/*)", "1")]
    [InlineData("sh(wpkh({0}/0/*))", "3")]
    [InlineData("wpkh({0}/0/*)", "bc1q")]
    [InlineData("tr({0}/0/*)", "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData("tr([73c5da0a/86'/0'/0']{0}/0/*)", "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData("tr([73c5da0a/86h/0h/0h]{0}/0/*)", "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData("tr({1}/*)", "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    public void A_descriptor_gives_the_addresses_it_describes_with_and_without_its_checksum(string form, string beginning)
    {
        var body = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Key, Branch);
        foreach (var text in new[] { body, $"{body}#{DescriptorChecksum.Of(body)}" })
        {
            AccountKey.TryParse(text, null, Main, out var account, out var fault).ShouldBeTrue(fault);
            account!.DeriveAddress(0).ShouldNotBeNull().ShouldStartWith(beginning);
        }
    }

    [Theory]
    [InlineData($"wpkh({Key})", "/0/*")]
    [InlineData($"wpkh({Key}/1/*)", "/0/*")]
    [InlineData($"wpkh({Key}/0/*')", "/0/*")]
    [InlineData($"wpkh({Key}/0'/*)", "/0/*")]
    [InlineData($"wpkh({Key}/0)", "/0/*")]
    [InlineData($"wpkh({Key}/<0;1>/*)", "/0/*")]
    [InlineData($"wpkh({Key}/0/*", "descriptor")]
    [InlineData($"wpkh({Key}/0/*))", "descriptor")]
    [InlineData($"sh(wpkh({Key}/0/*)", "descriptor")]
    [InlineData($"sh({Key}/0/*)", "descriptor")]
    [InlineData($"wsh({Key}/0/*)", "descriptor")]
    [InlineData($"wsh(multi(1,{Key}/0/*,{Key}/0/*))", "descriptor")]
    [InlineData($"tr({Key}/0/*,pk({Key}/0/*))", "descriptor")]
    [InlineData($"wpkh([73c5da0]{Key}/0/*)", "descriptor")]
    [InlineData($"wpkh([73c5da0a]{Key}/0/*)\n", "descriptor")]
    [InlineData($" wpkh({Key}/0/*)", "descriptor")]
    [InlineData($"wpkh({Private}/0/*)", "PRIVATE")]
    [InlineData("wpkh(0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798/0/*)", "extended public key")]
    [InlineData("(", "descriptor")]
    public void What_is_no_descriptor_of_receiving_addresses_is_refused_and_not_repeated(string text, string word)
    {
        AccountKey.TryParse(text, null, Main, out _, out var fault).ShouldBeFalse();
        fault.ShouldNotBeNull().ShouldStartWith("Xpub is");
        fault.ShouldContain(word);
        fault.ShouldNotContain("xpub6B");
        fault.ShouldNotContain("xprv9");
    }

    [Fact]
    public void A_long_text_is_refused_without_reading_it()
        => Descriptor.TryParse($"wpkh([73c5da0a{new string('/', 100_000)}", out _, out var _).ShouldBeFalse();

    private static string Derive(string key, long number)
    {
        ExtendedPublicKey.TryParse(key, KnownNetworks.Get(KnownNetworks.Bitcoin, BitcoinNetwork.Main), out var parent, out var fault).ShouldBeTrue(fault);
        return parent!.Derive(number)!.ToString();
    }
}
