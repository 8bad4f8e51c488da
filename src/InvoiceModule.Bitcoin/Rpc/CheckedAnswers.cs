using System.Text.Json;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Answers of a node whose network has been proven.</summary>
internal readonly struct CheckedAnswers(RpcAnswers answers)
{
    /// <summary>The proof itself stands before them.</summary>
    private const int Offset = 1;

    public JsonElement Result(int index) => answers.Result(index + Offset);

    public JsonElement? ResultUnless(int index, long expectedError) => answers.ResultUnless(index + Offset, expectedError);
}
