using InvoiceModule.IntegrationTests.Merchants;

namespace InvoiceModule.ClusterTests;

/// <summary>One request as the merchant lived through it.</summary>
/// <param name="Callback">What came.</param>
/// <param name="Number">Its place in the order of arrival.</param>
/// <param name="ProductTime">Product time when it came.</param>
internal sealed record MerchantCall(Callback Callback, long Number, DateTime ProductTime)
{
    private long _answeredAfter = long.MaxValue;

    /// <summary>What was answered; 0 while nothing was.</summary>
    public int Status { get; private set; }

    /// <summary>How many requests had come when it was answered: what came later came after the answer.</summary>
    public long AnsweredAfter => Volatile.Read(ref _answeredAfter);

    public bool IsAcknowledged => Status is >= 200 and < 300;

    public void Answered(int status, long after)
    {
        Status = status;
        Volatile.Write(ref _answeredAfter, after);
    }
}
