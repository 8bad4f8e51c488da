using System.Text;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>What a host wrote, kept for the message of a failed test.</summary>
public sealed class ShopLog
{
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Its last lines.</summary>
    public string Tail(int lines = 60) => string.Join('\n', Text.Split('\n').TakeLast(lines));

    internal void Add(string? line)
    {
        if (line is null)
            return;
        lock (_text)
            _text.Append(line).Append('\n');
    }
}
