using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Rpc;

/// <summary>The answers to a batch, in the order of its calls. They live as long as this object.</summary>
internal sealed class RpcAnswers : IDisposable
{
    private readonly JsonDocument _document;
    private readonly IReadOnlyList<RpcCall> _calls;
    private readonly RpcEndpoint _endpoint;
    private readonly JsonElement[] _answers;

    private RpcAnswers(JsonDocument document, IReadOnlyList<RpcCall> calls, RpcEndpoint endpoint, JsonElement[] answers)
        => (_document, _calls, _endpoint, _answers) = (document, calls, endpoint, answers);

    /// <summary>Takes over the document and pairs its answers with the calls by their ids.</summary>
    public static RpcAnswers Pair(JsonDocument document, IReadOnlyList<RpcCall> calls, RpcEndpoint endpoint)
    {
        try
        {
            return new RpcAnswers(document, calls, endpoint, Pair(document.RootElement, calls.Count, endpoint));
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>The result of a call, which may be null; a refusal is an exception.</summary>
    public JsonElement Result(int index)
        => Error(index) is { } error
            ? throw new ChainUnavailableException($"The node at {_endpoint} refuses {_calls[index].Method}: {error.Message} (code {error.Code}).")
            : _answers[index].Required("result");

    /// <summary>Why a call was refused; null when it was not.</summary>
    public RpcError? Error(int index) => ErrorOf(_answers[index], _endpoint);

    public void Dispose() => _document.Dispose();

    private static JsonElement[] Pair(JsonElement root, int count, RpcEndpoint endpoint)
    {
        if (root.ValueKind == JsonValueKind.Object && ErrorOf(root, endpoint) is { } error)
            throw new ChainUnavailableException($"The node at {endpoint} refuses the whole request: {error.Message} (code {error.Code}).", new RpcRefusedException(error));
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != count)
            throw new ChainUnavailableException($"The node at {endpoint} did not answer a batch of {count} calls with {count} answers. Is RpcUrl the JSON-RPC endpoint of a node, and does a proxy before it allow batches?");

        var answers = new JsonElement[count];
        foreach (var answer in root.EnumerateArray())
        {
            var place = answer.Required("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var value) ? value : -1;
            if (place < 0 || place >= count || answers[place].ValueKind != JsonValueKind.Undefined)
                throw new ChainUnavailableException($"The answers of the node at {endpoint} do not belong to the calls: an id is unknown or comes twice.");
            answers[place] = answer;
        }

        return answers;
    }

    private static RpcError? ErrorOf(JsonElement answer, RpcEndpoint endpoint)
    {
        if (answer.Optional("error") is not { } error)
            return null;
        if (error.Required("code") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var code))
            throw JsonMembers.Wrong("code", "is not a whole number");
        return new RpcError(code, endpoint.Printable(error.Text("message")));
    }
}
