using System.Globalization;
using System.Numerics;
using CsCheck;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Properties;

public sealed class BaseUnitsTests
{
    [Fact]
    public void What_is_shown_in_coins_reads_back_as_the_same_amount_and_is_written_the_shortest_way()
        => Gen.Select(Money.Amount, Gen.Int[0, 36]).Sample((amount, decimals) =>
        {
            var text = BaseUnits.Format(amount, decimals);
            BaseUnits.TryParseCoins(text, decimals, out var read).ShouldBeTrue();
            read.ShouldBe(amount);

            // By division and not by moving a dot.
            var whole = BigInteger.DivRem(amount, BigInteger.Pow(10, decimals), out var rest);
            var digits = rest.ToString("D" + decimals, CultureInfo.InvariantCulture).TrimEnd('0');
            text.ShouldBe(digits.Length == 0 ? whole.ToString(CultureInfo.InvariantCulture) : whole.ToString(CultureInfo.InvariantCulture) + "." + digits);
        });

    [Fact]
    public void Nodes_write_a_number_in_many_ways_and_all_of_them_are_exact()
        => Gen.Select(Gen.ULong[0, 2_100_000_000_000_000], Gen.Int[0, 8], Gen.Int[-8, 8]).Sample((satoshi, extra, exponent) =>
        {
            // satoshi * 10^-8 = (satoshi * 10^(-8 - exponent)) * 10^exponent, with zeros behind.
            var places = 8 + exponent;
            var digits = satoshi.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
            var mantissa = places == 0 ? digits + (extra == 0 ? "" : "." + new string('0', extra)) : digits[..^places] + "." + digits[^places..] + new string('0', extra);
            BaseUnits.TryParseCoins($"{mantissa}e{exponent}", 8, out var amount).ShouldBeTrue();
            amount.ShouldBe(satoshi);
            BaseUnits.TryParseCoins(string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{exponent:+0;-0}"), 8, out amount).ShouldBeTrue();
            amount.ShouldBe(satoshi);
        });

    [Fact]
    public void Base_units_are_digits_and_nothing_else()
    {
        Money.Amount.Sample(amount =>
        {
            BaseUnits.TryParse(amount.ToString(CultureInfo.InvariantCulture), out var read).ShouldBeTrue();
            read.ShouldBe(amount);
            BaseUnits.TryParse("000" + amount.ToString(CultureInfo.InvariantCulture), out read).ShouldBeTrue();
            read.ShouldBe(amount);
            BaseUnits.Checked(amount).ShouldBe(amount);
        });
        foreach (var wrong in new[] { "", "-1", "+1", "1.0", "1e3", " 1", "1 ", "٣", "１", "1,000", "0x1", "1_0", (BaseUnits.Max + 1).ToString(CultureInfo.InvariantCulture), new string('0', 157) })
        {
            BaseUnits.TryParse(wrong, out var none).ShouldBeFalse(wrong);
            if (wrong.Length < 10)
                none.ShouldBe(0);
        }

        BaseUnits.TryParse(new string('0', 156), out var zero).ShouldBeTrue();
        zero.ShouldBe(0);
        BaseUnits.MaxDigits.ShouldBe(BaseUnits.Max.ToString(CultureInfo.InvariantCulture).Length);
        BaseUnits.Max.ShouldBe(BigInteger.Parse("115792089237316195423570985008687907853269984665640564039457584007913129639935", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_is_out_of_range_is_never_an_amount()
    {
        foreach (var wrong in new[] { -BigInteger.One, BaseUnits.Max + 1, -BaseUnits.Max })
        {
            BaseUnits.IsValid(wrong).ShouldBeFalse();
            Should.Throw<ArgumentOutOfRangeException>(() => BaseUnits.Checked(wrong)).Message.ShouldContain("0..2^256-1");
            Should.Throw<ArgumentOutOfRangeException>(() => BaseUnits.Format(wrong, 8));
        }

        Should.Throw<ArgumentOutOfRangeException>(() => BaseUnits.Format(1, -1)).ParamName.ShouldBe("decimals");
        BaseUnits.IsValid(0).ShouldBeTrue();
        BaseUnits.IsValid(BaseUnits.Max).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1e-8", 8, "1")]
    [InlineData("0.29999999", 8, "29999999")]
    [InlineData("84000000.00000000", 8, "8400000000000000")]
    [InlineData("21e6", 8, "2100000000000000")]
    [InlineData("0.10", 1, "1")]
    [InlineData("0", 0, "0")]
    [InlineData("-0", 8, "0")]
    [InlineData("1e-9", 8, null)]
    [InlineData("0.123456789", 8, null)]
    [InlineData("-1", 8, null)]
    [InlineData("-0.00000001", 8, null)]
    [InlineData("coins", 8, null)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", 0, "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936", 0, null)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935.0", 0, "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936.0", 0, null)]
    public void Coins_are_read_exactly_or_not_at_all(string text, int decimals, string? expected)
    {
        BaseUnits.TryParseCoins(text, decimals, out var amount).ShouldBe(expected is not null);
        if (expected is not null)
            amount.ShouldBe(BigInteger.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0", "0", 0)]
    [InlineData("-12.50e+2", "-1250", 0)]
    [InlineData("12.5E2", "125", -1)]
    [InlineData("12.5e-2", "125", 3)]
    [InlineData("1e256", "1", -256)]
    [InlineData("1e-256", "1", 256)]
    [InlineData("1e257", null, 0)]
    [InlineData("1e-257", null, 0)]
    [InlineData("", null, 0)]
    [InlineData("-", null, 0)]
    [InlineData("+1", null, 0)]
    [InlineData("--1", null, 0)]
    [InlineData(".5", null, 0)]
    [InlineData("5.", null, 0)]
    [InlineData("1.2.3", null, 0)]
    [InlineData("1e", null, 0)]
    [InlineData("1e+", null, 0)]
    [InlineData("1e-", null, 0)]
    [InlineData("1e1.5", null, 0)]
    [InlineData("1e1e1", null, 0)]
    [InlineData("e5", null, 0)]
    [InlineData("1e99999999999", null, 0)]
    [InlineData("NaN", null, 0)]
    [InlineData("Infinity", null, 0)]
    [InlineData("1 ", null, 0)]
    [InlineData("1e 5", null, 0)]
    [InlineData("١٢", null, 0)]
    [InlineData("1.٢", null, 0)]
    public void Decimal_text_is_json_and_nothing_else(string text, string? digits, int scale)
    {
        DecimalText.TryParse(text, out var read, out var places).ShouldBe(digits is not null);
        if (digits is not null)
            (read, places).ShouldBe((BigInteger.Parse(digits, CultureInfo.InvariantCulture), scale));
    }

    [Fact]
    public void Nobody_makes_us_compute_for_long()
    {
        DecimalText.TryParse(new string('9', 256), out _, out _).ShouldBeTrue();
        DecimalText.TryParse(new string('9', 257), out _, out _).ShouldBeFalse();
    }
}
