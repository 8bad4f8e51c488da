using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>A compiled contract of <c>contracts/contracts.json</c>, and calls of it written as the ABI wants them.</summary>
public sealed class TestContract
{
    private readonly Dictionary<string, string> _methods;

    private TestContract(string bytecode, Dictionary<string, string> methods) => (Bytecode, _methods) = (bytecode, methods);

    public string Bytecode { get; }

    public static TestContract Load(string name)
    {
        var path = Path.Combine(RepositoryPaths.Root, "tests", "InvoiceModule.IntegrationTests", "Nodes", "contracts", "contracts.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var contract = json.RootElement.GetProperty(name);
        return new TestContract($"0x{contract.GetProperty("bytecode").GetString()}", contract.GetProperty("methods").Deserialize<Dictionary<string, string>>()!);
    }

    /// <summary>The input of a call; arguments are addresses, whole numbers, and lists of them.</summary>
    public string Call(string method, params object[] arguments)
    {
        var (head, tail) = ("", "");
        foreach (var argument in arguments)
        {
            if (argument is Array list)
            {
                head += Word(arguments.Length * 32 + tail.Length / 2);
                tail += Word(list.Length) + string.Concat(list.Cast<object>().Select(Word));
            }
            else
            {
                head += Word(argument);
            }
        }

        return $"0x{_methods[method]}{head}{tail}";
    }

    private static string Word(object argument) => argument switch
    {
        string address => address[2..].ToLowerInvariant().PadLeft(64, '0'),
        BigInteger number => Convert.ToHexStringLower(number.ToByteArray(isUnsigned: true, isBigEndian: true)).PadLeft(64, '0'),
        IFormattable number => Word(BigInteger.Parse(number.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"No such argument: {argument}.", nameof(argument)),
    };
}
