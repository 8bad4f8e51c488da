using System.Text;

namespace InvoiceModule.Chains;

/// <summary>Keeps what strangers wrote (a node, a rate source) from forging a line of the log or steering a terminal.</summary>
internal static class OneLine
{
    private const int Longest = 1000;

    /// <summary>The text with every control character and line separator replaced by a space, cut at 1000 characters.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(text, 0, Math.Min(text.Length, Longest), Longest);
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsControl(line[i]) || line[i] is '\u2028' or '\u2029')
                line[i] = ' ';
        }

        return line.ToString();
    }
}
