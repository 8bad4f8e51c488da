namespace InvoiceModule.Bitcoin.Keys;

/// <summary>The eight characters behind a descriptor's # (BIP 380): they find any mistake in up to three of its characters.</summary>
internal static class DescriptorChecksum
{
    /// <summary>Characters that are mistaken for each other differ in few bits: case, for one, is a matter of the group of 32.</summary>
    private const string Input = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";

    private const string Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int Length = 8;

    /// <summary>The checksum of a descriptor's text before the #; null for a character that no descriptor has.</summary>
    public static string? Of(ReadOnlySpan<char> descriptor)
    {
        ulong state = 1;
        var (group, size) = (0, 0);
        foreach (var character in descriptor)
        {
            var position = Input.IndexOf(character, StringComparison.Ordinal);
            if (position < 0)
                return null;
            state = Next(state, position & 31);
            (group, size) = (group * 3 + (position >> 5), size + 1);
            if (size < 3)
                continue;
            state = Next(state, group);
            (group, size) = (0, 0);
        }

        if (size > 0)
            state = Next(state, group);
        for (var i = 0; i < Length; i++)
            state = Next(state, 0);
        state ^= 1;
        return string.Create(Length, state, static (text, state) =>
        {
            for (var i = 0; i < Length; i++)
                text[i] = Digits[(int)(state >> (5 * (Length - 1 - i))) & 31];
        });
    }

    private static ulong Next(ulong state, int value)
    {
        ReadOnlySpan<ulong> generator = [0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd];
        var top = state >> 35;
        state = (state & 0x7ffffffff) << 5 ^ (ulong)value;
        for (var bit = 0; bit < generator.Length; bit++)
            state ^= (top >> bit & 1) == 0 ? 0 : generator[bit];
        return state;
    }
}
