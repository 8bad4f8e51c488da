using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>The answers to a batch, in the order of its calls. They live as long as this object.</summary>
internal sealed class RpcAnswers : IDisposable
{
    private const int MaxMessageLength = 200;

    private readonly JsonDocument _document;
    private readonly IReadOnlyList<RpcCall> _calls;
    private readonly JsonElement[] _answers;

    private RpcAnswers(JsonDocument document, IReadOnlyList<RpcCall> calls, JsonElement[] answers)
        => (_document, _calls, _answers) = (document, calls, answers);

    /// <summary>Takes over the document and pairs its answers with the calls by their ids.</summary>
    public static RpcAnswers Pair(JsonDocument document, IReadOnlyList<RpcCall> calls)
    {
        try
        {
            return new RpcAnswers(document, calls, Pair(document.RootElement, calls.Count));
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>The result of a call; a refusal is an exception.</summary>
    public JsonElement Result(int index)
        => Error(index) is { } error ? throw Refused(index, error) : _answers[index].Required("result");

    /// <summary>The result of a call; null when it was refused for a reason the caller expects.</summary>
    public JsonElement? ResultUnless(int index, long expectedError)
        => Error(index) is not { } error ? _answers[index].Required("result")
            : error.Code == expectedError ? null
            : throw Refused(index, error);

    public void Dispose() => _document.Dispose();

    private static JsonElement[] Pair(JsonElement root, int count)
    {
        if (root.ValueKind == JsonValueKind.Object && ErrorOf(root) is { } error)
            throw new ChainUnavailableException($"The node refuses the whole request: {error.Message} (code {error.Code}).");
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != count)
            throw new ChainUnavailableException($"The node did not answer a batch of {count} calls with {count} answers. Is RpcUrl the JSON-RPC endpoint of a node, and does a proxy before it allow batches?");

        var answers = new JsonElement[count];
        foreach (var answer in root.EnumerateArray())
        {
            var id = answer.WholeNumber("id");
            if (id < 0 || id >= count || answers[id].ValueKind != JsonValueKind.Undefined)
                throw new ChainUnavailableException("The node's answers do not belong to the calls: an id is unknown or comes twice.");
            answers[id] = answer;
        }

        return answers;
    }

    private static RpcError? ErrorOf(JsonElement answer)
        => answer.Optional("error") is not { } error ? null : new RpcError(error.WholeNumber("code"), Printable(error.Text("message")));

    /// <summary>A node's words go into our logs: on one line, and not without end.</summary>
    private static string Printable(string message)
        => string.Concat(message.Take(MaxMessageLength).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));

    private RpcError? Error(int index) => ErrorOf(_answers[index]);

    private ChainUnavailableException Refused(int index, RpcError error)
        => new($"The node refuses {_calls[index].Method}: {error.Message} (code {error.Code}).");
}
