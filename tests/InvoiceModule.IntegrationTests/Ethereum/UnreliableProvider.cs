using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>Stands between the product and the node and does what providers do on bad days: another fault each time, and an honest answer in between.</summary>
internal sealed class UnreliableProvider() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _requests;
    private int _receipts;

    private enum Fault
    {
        RangeLimit,
        MissingReceipt,
        NullReceipt,
        EventsOfAFailure,
        Stall,
        ServerError,
    }

    private static readonly Fault?[] ReceiptFaults = [Fault.MissingReceipt, Fault.NullReceipt, Fault.EventsOfAFailure, null];

    private static readonly Fault?[] OtherFaults = [Fault.RangeLimit, null, null, null, null, null, Fault.Stall, null, null, null, null, Fault.ServerError, null, null, null, null];

    /// <summary>Whether it is one of the bad days.</summary>
    public bool IsBad { get; set; } = true;

    /// <summary>How often each answer was spoilt.</summary>
    public Dictionary<string, int> Spoilt { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var calls = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();
        var fault = !IsBad ? null
            : (string)calls[^1]!["method"]! == "eth_getBlockReceipts" ? ReceiptFaults[_receipts++ % ReceiptFaults.Length]
            : OtherFaults[_requests++ % OtherFaults.Length];
        if (fault is null)
            return await base.SendAsync(request, cancellationToken);
        if (fault == Fault.Stall)
            await Task.Delay(Timeout.InfiniteTimeSpan, Noted(fault.Value, cancellationToken));
        if (fault == Fault.ServerError)
            return Noted(fault.Value, new HttpResponseMessage(HttpStatusCode.BadGateway));
        var response = await base.SendAsync(request, cancellationToken);
        var answers = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsArray();
        var last = answers[^1]!.AsObject();
        if (fault == Fault.RangeLimit)
        {
            last.Remove("result");
            last["error"] = new JsonObject { ["code"] = -32005, ["message"] = "query returned more than 10000 results" };
            Noted(fault.Value, last);
        }
        else if (last["result"] is JsonArray { Count: > 0 } receipts)
        {
            Noted(fault.Value, receipts);
            if (fault == Fault.MissingReceipt)
                receipts.RemoveAt(receipts.Count - 1);
            else if (fault == Fault.NullReceipt)
                receipts[0] = null;
            else
                receipts[0]!["status"] = (string)receipts[0]!["status"]! == "0x1" && receipts[0]!["logs"]!.AsArray().Count == 0 ? "0x2" : "0x0";
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answers.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    private T Noted<T>(Fault fault, T passedOn)
    {
        Spoilt[fault.ToString()] = Spoilt.GetValueOrDefault(fault.ToString()) + 1;
        return passedOn;
    }
}
