using System.Numerics;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Asks for many balances in one <c>eth_call</c>: one without a receiver runs its data as a contract's creation, and this one "creates" a contract whose code are
/// the balances. Nothing need be deployed, and nothing is.
/// </summary>
internal static class BalanceProgram
{
    /// <summary>The code of a contract may have 24,576 bytes (EIP-170), and 200 gas are asked for each: 500 balances stay far below both.</summary>
    public const int MaxAddresses = 500;

    private const int WordDigits = 64;

    // The addresses stand behind the program, 20 bytes each. With "out" where the next balance goes, and "i" where the next address stands:
    //   PUSH 0 (out)  PUSH 41 (i, behind the program)
    //   4: JUMPDEST  CODESIZE DUP2 LT ISZERO PUSH 36 JUMPI         while i < code size
    //      PUSH 20 DUP2 DUP4 PUSH 12 ADD CODECOPY                  the word at out = the address at i
    //      DUP2 MLOAD BALANCE DUP3 MSTORE                          the word at out = its balance
    //      PUSH 20 ADD SWAP1 PUSH 32 ADD SWAP1 PUSH 4 JUMP         i += 20, out += 32
    //   36: JUMPDEST POP PUSH 0 RETURN                             the words from 0 to out
    private const string Program = "600060295b388110156024576014818360" + "0c01398151318252601401906020019060" + "04565b506000f3";

    /// <summary>The call's first parameter.</summary>
    public static Dictionary<string, string> Ask(IEnumerable<string> addresses) => new() { ["data"] = $"0x{Program}{string.Concat(addresses.Select(a => a[2..]))}" };

    /// <summary>The balances in the order of the addresses; null when the node did something else with the program.</summary>
    public static IReadOnlyList<BigInteger>? Read(string data, int addresses)
        => data.Length == addresses * WordDigits ? [.. Enumerable.Range(0, addresses).Select(i => TransferEvent.Amount256(data.AsSpan(i * WordDigits, WordDigits)))] : null;
}
