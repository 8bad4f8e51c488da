using System.Text.Json;

namespace InvoiceModule.Rpc;

/// <summary>Answers of a node whose network has been proven; the proof itself stands before them.</summary>
internal readonly struct CheckedAnswers(RpcAnswers answers, int offset)
{
    public JsonElement Result(int index) => answers.Result(index + offset);

    /// <summary>The result of a call; null when it was refused for a reason the caller expects.</summary>
    public JsonElement? ResultUnless(int index, long expectedError) => Error(index)?.Code == expectedError ? null : Result(index);

    public RpcError? Error(int index) => answers.Error(index + offset);
}
