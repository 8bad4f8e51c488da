using System.Text.Json;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>Answers of a node whose network has been proven; the proof itself stands before them.</summary>
internal readonly struct CheckedAnswers(RpcAnswers answers, int offset)
{
    public JsonElement Result(int index) => answers.Result(index + offset);

    public RpcError? Error(int index) => answers.Error(index + offset);
}
